import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import type { Variant } from "@dotgan/engines";
import { zip } from "../../node/test/draw.js";
import { pieces } from "../../node/test/network.js";
import type { Ports } from "../src/ports.js";
import type { Release, Wheel } from "../src/releases.js";

/** Incompressible enough to come in several pieces, and always the same. */
const filler = (size: number) => Uint8Array.from({ length: size }, (_, i) => (i * 7919 + (i >> 5) * 104_729) % 251);

function wheelOf(project: string, into: string, take: Wheel["take"], names: readonly string[]) {
  const bytes = zip(names.map((name) => ({ name, bytes: filler(4000), store: true })));
  const wheel: Wheel = {
    project,
    file: `${project}-1.whl`,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bytes: bytes.length,
    unpackedBytes: 8000,
    into,
    take,
  };
  return { wheel, bytes };
}

const library = wheelOf(
  "tensorflow",
  "deps",
  [
    ["tensorflow/libtensorflow_cc.so.2", "lib/libtensorflow_cc.so.2"],
    ["tensorflow/include/tensorflow/c/", "include/tensorflow/c/"],
  ],
  [
    "tensorflow/libtensorflow_cc.so.2",
    "tensorflow/include/tensorflow/c/c_api.h",
    "tensorflow/include/unwanted.h",
    "tensorflow/python/unwanted.py",
  ],
);
const cuda = wheelOf(
  "nvidia-cudnn-cu12",
  "deps/nvidia/cudnn",
  [["nvidia/cudnn/lib/", "lib/"]],
  ["nvidia/cudnn/lib/libcudnn.so.9", "nvidia/cudnn/include/cudnn.h"],
);

/** Small stand-ins for TensorFlow's wheel and one of CUDA's. */
export const standIns = { library, cuda };
export const releaseOf = (variant: Variant): Release => ({
  variant,
  libraries: ["libtensorflow_cc.so.2"],
  wheels: variant === "gpu" ? [library.wheel, cuda.wheel] : [library.wheel],
});

/** What npm's part looks like once it is there. */
function layPackages(prefix: string): void {
  for (const name of ["@tensorflow/tfjs-node", "@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs", "node-api-headers"]) {
    const folder = join(prefix, "node_modules", name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "index.js"), "");
    writeFileSync(join(folder, "index.js.map"), "");
  }
}

/** A machine with all that is needed, and an index on which both wheels lie. `did` is what was asked of it, in order, but for the addon that silences. */
export function world(changes: Partial<Ports> = {}) {
  const did: string[] = [];
  const ports: Ports = {
    platform: "linux",
    arch: "x64",
    env: {},
    async run(command, args, cwd) {
      if (args[0] === "--version") return { status: 0, output: "1.0" };
      if (command === "python3") return { status: 0, output: `{"index": "https://index.test/simple"}\n` };
      if (command === "npm") {
        did.push("npm");
        layPackages(cwd);
        return { status: 0, output: "" };
      }
      if (!args.some((one) => one.endsWith("quiet.cc"))) did.push("compile");
      const output = args[args.indexOf("-o") + 1] as string;
      if (!existsSync(join(cwd, "engine"))) throw new Error("compiled before the packages were there");
      writeFileSync(output, "binding");
      return { status: 0, output: "" };
    },
    async open(address, from) {
      const name = basename(address.pathname);
      const served = [library, cuda].find(({ wheel }) => wheel.file === name);
      if (!served) {
        const links = [library, cuda].map(({ wheel }) => `<a href="/files/${wheel.file}#sha256=0">${wheel.file}</a>`);
        return { status: 200, from: 0, body: Readable.from([Buffer.from(links.join("\n"))]) };
      }
      did.push(from > 0 ? `${served.wheel.project} from ${from}` : served.wheel.project);
      return pieces(served.bytes, from);
    },
    freeBytes: async () => 1e12,
    async probe() {
      did.push("probe");
      return { name: "tensorflow", available: true, imagesPerSecond: 100, gpu: false };
    },
    stock: () => [],
    wait: async () => {},
    ...changes,
  };
  return { ports, did };
}
