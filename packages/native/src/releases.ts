import { tensorflowVersion, type Variant } from "@dotgan/engines";

/** A wheel of a Python index, which is a zip archive, and what is taken from it. */
export interface Wheel {
  /** The project's name on the index. */
  readonly project: string;
  readonly file: string;
  readonly sha256: string;
  /** Of the file. */
  readonly bytes: number;
  /** Of what is taken from it, unpacked. */
  readonly unpackedBytes: number;
  /** Where it is unpacked to, in the binding's package. */
  readonly into: string;
  /** Entries by their beginning, and the path that takes its place; what no beginning fits is left out. */
  readonly take: readonly (readonly [from: string, to: string])[];
}

/** All that one variant is made of on one platform. */
export interface Release {
  readonly variant: Variant;
  /** The first has the library and its headers. */
  readonly wheels: readonly [Wheel, ...Wheel[]];
  /** Files of the library, as the linker is given them. */
  readonly libraries: readonly string[];
  /**
   * Files below `deps` that the library opens by name and does not look for where they lie: linked to the binding, they are
   * there already.
   */
  readonly brought?: readonly string[];
}

/** What `npm ci` of the folder `npm` takes over the network, about. */
export const npmBytes = 75e6;
/** What it keeps, about. */
export const npmUnpackedBytes = 310e6;

/** The headers that the binding includes, and no more of the twelve thousand. */
const headers = ["tensorflow/c/", "tensorflow/core/platform/ctstring", "tsl/platform/ctstring", "xla/tsl/c/"];

function tensorflow(
  project: string,
  tags: string,
  sha256: string,
  bytes: number,
  unpackedBytes: number,
  libraries: readonly string[],
): Wheel {
  return {
    project,
    file: `${project.replaceAll("-", "_")}-${tensorflowVersion}-${tags}.whl`,
    sha256,
    bytes,
    unpackedBytes,
    into: "deps",
    take: [
      ...libraries.map((name) => [`tensorflow/${name}`, `lib/${name}`] as const),
      ...headers.map((start) => [`tensorflow/include/${start}`, `include/${start}`] as const),
    ],
  };
}

/** A part of CUDA, laid where the library looks for it: `$ORIGIN/../nvidia/NAME/lib`. */
function cuda(
  name: string,
  tags: string,
  sha256: string,
  bytes: number,
  unpackedBytes: number,
  folders: readonly string[] = ["lib/"],
): Wheel {
  return {
    project: `nvidia-${name.replaceAll("_", "-")}-cu12`,
    file: `nvidia_${name}_cu12-${tags}.whl`,
    sha256,
    bytes,
    unpackedBytes,
    into: `deps/nvidia/${name}`,
    take: folders.map((folder) => [`nvidia/${name}/${folder}`, folder] as const),
  };
}

const shared = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
const dynamic = ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"];

/** By platform, architecture and variant. */
const releases: Readonly<Record<string, Release>> = {
  "linux x64 cpu": {
    variant: "cpu",
    libraries: shared,
    wheels: [
      tensorflow(
        "tensorflow-cpu",
        "cp312-cp312-manylinux_2_27_x86_64",
        "dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb",
        274_000_871,
        854e6,
        shared,
      ),
    ],
  },
  "linux arm64 cpu": {
    variant: "cpu",
    libraries: shared,
    wheels: [
      tensorflow(
        "tensorflow",
        "cp312-cp312-manylinux_2_27_aarch64",
        "b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552",
        281_946_471,
        884e6,
        shared,
      ),
    ],
  },
  "darwin arm64 cpu": {
    variant: "cpu",
    libraries: dynamic,
    wheels: [
      tensorflow(
        "tensorflow",
        "cp312-cp312-macosx_12_0_arm64",
        "56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712",
        223_488_205,
        741e6,
        dynamic,
      ),
    ],
  },
  "linux x64 gpu": {
    variant: "gpu",
    libraries: shared,
    // Opened by libtensorflow_framework, but only libtensorflow_cc looks into its folder.
    brought: ["nvidia/cusolver/lib/libcusolver.so.11"],
    wheels: [
      tensorflow(
        "tensorflow",
        "cp312-cp312-manylinux_2_27_x86_64",
        "b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0",
        572_611_111,
        1_260e6,
        shared,
      ),
      cuda(
        "cublas",
        "12.9.3.13-py3-none-manylinux_2_27_x86_64",
        "d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72",
        581_217_458,
        856e6,
      ),
      cuda(
        "cuda_cupti",
        "12.8.90-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64",
        "ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182",
        10_248_621,
        42e6,
      ),
      cuda(
        "cuda_nvcc",
        "12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64",
        "5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0",
        40_546_229,
        98e6,
        ["bin/", "nvvm/"],
      ),
      cuda(
        "cuda_nvrtc",
        "12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64",
        "210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4",
        89_568_129,
        228e6,
      ),
      cuda(
        "cuda_runtime",
        "12.9.79-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64",
        "25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3",
        3_493_179,
        6e6,
      ),
      cuda(
        "cudnn",
        "9.28.0.42-py3-none-manylinux_2_27_x86_64",
        "9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375",
        716_538_495,
        1163e6,
      ),
      cuda(
        "cufft",
        "11.4.1.4-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64",
        "c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28",
        200_877_592,
        294e6,
      ),
      cuda(
        "curand",
        "10.3.10.19-py3-none-manylinux_2_27_x86_64",
        "49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e",
        68_295_626,
        167e6,
      ),
      cuda(
        "cusolver",
        "11.7.5.82-py3-none-manylinux_2_27_x86_64",
        "15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88",
        338_117_415,
        495e6,
      ),
      cuda(
        "cusparse",
        "12.5.10.65-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64",
        "73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78",
        366_465_088,
        487e6,
      ),
      cuda(
        "nccl",
        "2.32.3-py3-none-manylinux_2_27_x86_64",
        "bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c",
        351_526_311,
        490e6,
      ),
      cuda(
        "nvjitlink",
        "12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64",
        "e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9",
        39_748_338,
        96e6,
      ),
    ],
  },
};

/** The release for a machine; `undefined` where there is none. */
export const releaseFor = (platform: string, arch: string, variant: Variant): Release | undefined =>
  releases[`${platform} ${arch} ${variant}`];
