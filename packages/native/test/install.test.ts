import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { quietAddon } from "@dotgan/engines";
import { lock } from "@dotgan/node";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../node/test/draw.js";
import { pieces } from "../../node/test/network.js";
import { install, listInstalled, type Progress, removeInstalled } from "../src/index.js";
import type { Ports } from "../src/ports.js";
import { releaseOf, standIns, world } from "./world.js";

const engineName = "tensorflow-2.21.0-linux-x64";
const { library } = standIns;

interface Attempt {
  readonly ports: Ports;
  readonly folder: string;
  readonly gpu?: boolean;
  readonly force?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}
const attempt = ({ gpu = false, signal = new AbortController().signal, ...others }: Attempt) =>
  install({ variant: gpu ? "gpu" : "cpu", release: releaseOf(gpu ? "gpu" : "cpu"), signal, ...others });

/** Trouble of the surroundings: one line, exit code 3. */
const trouble = (message: RegExp | string) =>
  expect.objectContaining({
    exitCode: 3,
    message: expect.stringMatching(
      new RegExp(`^[^\\n]*${message instanceof RegExp ? message.source : message}[^\\n]*$`),
    ),
  });

test("the library, its binding and the packages end up together, with nothing that only the build needed", async () => {
  const folder = temporaryFolder();
  const { ports, did } = world();
  const { outcome, where, probe } = await attempt({ ports, folder });
  expect([outcome, where, probe?.imagesPerSecond]).toEqual(["installed", join(folder, engineName), 100]);
  expect([...did].sort()).toEqual(["compile", "npm", "probe", "tensorflow"]);
  const binding = join(where, "node_modules/@tensorflow/tfjs-node");
  expect(readFileSync(join(binding, "lib/napi-v8/tfjs_binding.node"), "utf8")).toBe("binding");
  expect(existsSync(quietAddon(binding))).toBe(true);
  expect(statSync(join(binding, "deps/lib/libtensorflow_cc.so.2")).size).toBe(4000);
  expect(readdirSync(join(binding, "deps"))).toEqual(["lib"]);
  expect(readdirSync(join(where, "node_modules/@tensorflow"))).toEqual(["tfjs", "tfjs-node"]);
  expect(readdirSync(where, { recursive: true }).filter((name) => String(name).endsWith(".map"))).toEqual([]);
  expect(readdirSync(folder)).toEqual([engineName]);
});

test("without the addon that silences TensorFlow the engine is an engine all the same", async () => {
  const { ports } = world({
    run: (command, args, ...rest) =>
      args.some((one) => one.endsWith("quiet.cc"))
        ? Promise.resolve({ status: 1, output: "quiet.cc: error: undefined reference" })
        : working.run(command, args, ...rest),
  });
  const { outcome, where } = await attempt({ ports, folder: temporaryFolder() });
  expect(outcome).toBe("installed");
  expect(existsSync(quietAddon(join(where, "node_modules/@tensorflow/tfjs-node")))).toBe(false);
});

test("with a GPU, CUDA's libraries lie where the library looks for them: ../nvidia/NAME/lib", async () => {
  const folder = temporaryFolder();
  const { ports, did } = world();
  const { where } = await attempt({ ports, folder, gpu: true });
  expect(did.slice(-2)).toEqual(["compile", "probe"]);
  const lib = join(where, "node_modules/@tensorflow/tfjs-node-gpu/deps/lib");
  expect(existsSync(join(lib, "libtensorflow_cc.so.2"))).toBe(true);
  expect(readdirSync(join(lib, "../nvidia/cudnn"), { recursive: true })).toEqual(["lib", "lib/libcudnn.so.9"]);
  expect(readdirSync(join(where, "node_modules/@tensorflow"))).toEqual(["tfjs", "tfjs-node-gpu"]);
  expect(where).toMatch(/-gpu$/);
});

test("sizes are said before anything is downloaded, and what is there already is not counted", async () => {
  const folder = temporaryFolder();
  const cut = world({ open: async (address, from) => cutAfter(2000, address, from) });
  await expect(attempt({ ports: cut.ports, folder })).rejects.toEqual(trouble("the line was cut"));
  const told: Progress[] = [];
  await attempt({ ports: world().ports, folder, onProgress: (progress) => told.push(progress) });
  const [first] = told;
  expect(first).toMatchObject({
    kind: "plan",
    folder: join(folder, engineName),
    remaining: { downloads: [{ name: library.wheel.file, bytes: library.wheel.bytes, there: expect.any(Number) }] },
  });
  expect(first?.kind === "plan" && first.remaining.downloads[0]?.there).toBeGreaterThanOrEqual(2000);
});

/** The index, on a line that breaks once some bytes of the file came. */
function cutAfter(upTo: number, address: URL, from: number) {
  if (address.pathname.endsWith(".whl")) return Promise.resolve(pieces(library.bytes, from, upTo));
  return world().ports.open(address, from, {}, new AbortController().signal);
}

const working = world().ports;
/** Each moment at which an installation is cut, what is left to do after it, and what may be: it came at the same time. */
const moments: readonly [string, Partial<Ports>, readonly string[], readonly string[]][] = [
  [
    "npm's packages",
    {
      run: async (command, args, ...rest) =>
        command === "npm" && args[0] === "ci" ? never() : working.run(command, args, ...rest),
    },
    ["compile", "npm", "probe"],
    ["tensorflow"],
  ],
  ["the index", { open: never }, ["compile", "probe", "tensorflow"], ["npm"]],
  [
    "the download",
    { open: (address, from) => cutAfter(3000, address, from) },
    ["compile", "probe", "tensorflow from 3000"],
    ["npm"],
  ],
  [
    "the build",
    { run: async (command, args, ...rest) => (args.includes("-o") ? never() : working.run(command, args, ...rest)) },
    ["compile", "probe"],
    [],
  ],
  ["the trial", { probe: never }, ["probe"], []],
];
function never(): never {
  throw new Error("cut here");
}

test.each(moments)("cut off at %s, the next run goes on from there", async (_moment, changes, left, beside) => {
  const folder = temporaryFolder();
  await expect(attempt({ ports: world(changes).ports, folder })).rejects.toThrow();
  expect(existsSync(join(folder, engineName))).toBe(false);
  const { ports, did } = world();
  expect((await attempt({ ports, folder })).outcome).toBe("installed");
  expect(did.filter((each) => !beside.includes(each)).sort()).toEqual(left);
  expect(readdirSync(folder)).toEqual([engineName]);
});

test("stopped while it unpacks, it unpacks again from the wheel that is there", async () => {
  const folder = temporaryFolder();
  const stopped = new AbortController();
  const onProgress = ({ kind, ...progress }: Progress) => {
    if (kind === "step" && "what" in progress && progress.what.startsWith("unpacking")) stopped.abort();
  };
  const cut = attempt({ ports: world().ports, folder, signal: stopped.signal, onProgress });
  await expect(cut).rejects.toMatchObject({ name: "AbortError" });
  const { ports, did } = world();
  await attempt({ ports, folder });
  expect(did).toEqual(["compile", "probe"]);
});

test("what a killed run left half made is cleared, and its lock is taken over", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, `${engineName}.partial/tmp-1-engine/node_modules`), { recursive: true });
  writeFileSync(join(folder, `${engineName}.lock`), JSON.stringify({ pid: 2 ** 30, host: hostname(), boot: "before" }));
  expect((await attempt({ ports: world().ports, folder })).outcome).toBe("installed");
  expect(readdirSync(folder)).toEqual([engineName]);
});

test("two installations do not collide: the second says who is at it", async () => {
  const folder = temporaryFolder();
  const unlock = lock(join(folder, `${engineName}.lock`), "it");
  const { ports, did } = world();
  await expect(attempt({ ports, folder })).rejects.toEqual(trouble(`is in use by process ${process.pid}`));
  expect(did).toEqual([]);
  unlock();
  expect((await attempt({ ports, folder })).outcome).toBe("installed");
});

test("what is there already is not installed again, unless it is forced", async () => {
  const folder = temporaryFolder();
  await attempt({ ports: world().ports, folder });
  const { ports, did } = world();
  expect(await attempt({ ports, folder })).toEqual({ outcome: "present", where: join(folder, engineName) });
  expect(did).toEqual([]);
  const marked = join(folder, engineName, "old");
  writeFileSync(marked, "");
  expect((await attempt({ ports, folder, force: true })).outcome).toBe("installed");
  expect(existsSync(marked)).toBe(false);
});

test("a stock tfjs-node that works is enough; one that does not is passed over", async () => {
  const folder = temporaryFolder();
  const stock = () => ["/project/node_modules/@tensorflow/tfjs-node/dist/index.js"];
  const works = world({ stock });
  expect(await attempt({ ports: works.ports, folder })).toMatchObject({ outcome: "stock", where: stock()[0] });
  expect(works.did).toEqual(["probe"]);
  expect((await attempt({ ports: works.ports, folder, gpu: true })).outcome).toBe("installed");
  const broken = world({
    stock,
    probe: async (where) => ({ name: "tensorflow", available: where !== stock()[0], reason: "no library" }),
  });
  expect((await attempt({ ports: broken.ports, folder })).outcome).toBe("installed");
});

test.each([
  [
    "a compiler",
    ["c++", "g++", "clang++"],
    /needs a C\+\+ compiler .*apt install g\+\+.*dnf install gcc-c\+\+.*xcode-select/,
  ],
  ["npm", ["npm"], /needs npm /],
  ["python", ["python3", "python"], /needs python3 with pip.*apt install python3-pip.*PIP_INDEX_URL/],
  [
    "anything",
    ["c++", "g++", "clang++", "npm", "python3", "python"],
    /needs a C\+\+ compiler .* and npm .* and python3/,
  ],
])("without %s it says in one line what is missing and how to get it, before it downloads", async (_, absent, line) => {
  const folder = temporaryFolder();
  const { ports, did } = world({
    run: async (command, ...rest) =>
      absent.includes(command) ? { status: undefined, output: "" } : working.run(command, ...rest),
  });
  await expect(attempt({ ports, folder })).rejects.toEqual(trouble(line));
  expect(did).toEqual([]);
});

test("without pip, the index that PIP_INDEX_URL names is taken", async () => {
  const asked: string[] = [];
  const { ports } = world({
    env: { PIP_INDEX_URL: "https://mirror.test/pypi" },
    run: async (command, ...rest) =>
      command.startsWith("python") ? { status: 1, output: "No module named pip" } : working.run(command, ...rest),
    open: (address, ...rest) => {
      asked.push(address.href);
      return working.open(address, ...rest);
    },
  });
  await attempt({ ports, folder: temporaryFolder() });
  expect(asked[0]).toBe("https://mirror.test/pypi/tensorflow/");
});

test("a compiler that CXX names is the one that is used", async () => {
  const commands: string[] = [];
  const { ports } = world({
    env: { CXX: "my-c++" },
    run: (command, ...rest) => {
      commands.push(command);
      return working.run(command, ...rest);
    },
  });
  await attempt({ ports, folder: temporaryFolder() });
  expect(commands.filter((command) => command.includes("++"))).toEqual(["my-c++", "my-c++", "my-c++"]);
});

test("where the disk has no room it says how much is needed, and begins nothing", async () => {
  const folder = temporaryFolder();
  const { ports, did } = world({ freeBytes: async () => 1000 });
  await expect(attempt({ ports, folder })).rejects.toEqual(trouble(/takes \d+ MB .* 1 MB are free.*GAN_CACHE/));
  expect(did).toEqual([]);
});

test("where there is no library for the machine it says so", async () => {
  const windows = world({ platform: "win32" }).ports;
  const { signal } = new AbortController();
  await expect(install({ variant: "cpu", signal, ports: windows })).rejects.toEqual(
    trouble("no native engine for win32"),
  );
  const mac = world({ platform: "darwin", arch: "arm64" }).ports;
  await expect(install({ variant: "gpu", signal, ports: mac })).rejects.toEqual(trouble("with a GPU for darwin"));
});

test("a compiler's or npm's failure is told by its first error", async () => {
  const failing = (when: (args: readonly string[]) => boolean, output: string) =>
    world({
      run: async (command, args, ...rest) => (when(args) ? { status: 1, output } : working.run(command, args, ...rest)),
    }).ports;
  const compiler = failing(
    (args) => args.includes("-o"),
    "In file included from a.h:\na.cc:3:1: error: 'x' is wrong\nmore\n",
  );
  await expect(attempt({ ports: compiler, folder: temporaryFolder() })).rejects.toEqual(trouble("error: 'x' is wrong"));
  const npm = failing(
    (args) => args[0] === "ci",
    "npm error code ENOTFOUND\nnpm error network no such host\nnpm error log\n",
  );
  await expect(attempt({ ports: npm, folder: temporaryFolder() })).rejects.toEqual(trouble("network no such host"));
});

test("an engine that does not work here is not put in place, and is built again the next time", async () => {
  const folder = temporaryFolder();
  const broken = world({ probe: async () => ({ name: "tensorflow", available: false, reason: "SIGILL" }) });
  await expect(attempt({ ports: broken.ports, folder })).rejects.toEqual(trouble("does not work here: SIGILL"));
  expect(existsSync(join(folder, engineName))).toBe(false);
  const { ports, did } = world();
  await attempt({ ports, folder });
  expect(did).toEqual(["compile", "probe"]);
});

test("a folder that cannot be written is one line with the way out", async () => {
  const folder = join(temporaryFolder(), "file");
  writeFileSync(folder, "");
  await expect(attempt({ ports: world().ports, folder })).rejects.toEqual(
    trouble("cannot be installed in .*GAN_CACHE"),
  );
});

test("engines are listed with their sizes, and removed by name or all together", async () => {
  const folder = temporaryFolder();
  expect(await listInstalled(folder)).toEqual([]);
  await attempt({ ports: world().ports, folder });
  await expect(attempt({ ports: world({ probe: never }).ports, folder, gpu: true })).rejects.toThrow();
  const engines = (await listInstalled(folder)).sort((a, b) => a.name.localeCompare(b.name));
  expect(engines.map(({ name, partial }) => [name, partial])).toEqual([
    [engineName, false],
    [`${engineName}-gpu`, true],
  ]);
  expect(engines[0]?.bytes).toBe(
    4000 +
      2 * "binding".length +
      statSync(join(folder, engineName, "package.json")).size +
      statSync(join(folder, engineName, "package-lock.json")).size,
  );
  await expect(removeInstalled("other", folder)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(engineName),
  });
  expect((await removeInstalled(`${engineName}-gpu`, folder)).map(({ name }) => name)).toEqual([`${engineName}-gpu`]);
  expect(await removeInstalled(undefined, folder)).toHaveLength(1);
  expect(readdirSync(folder)).toEqual([]);
});
