import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const bin = join(import.meta.dirname, "../bin/gan.js");

/** Whether the command line has been built; `npm test` builds before it tests. */
export const built = existsSync(join(import.meta.dirname, "../dist/main.js"));

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder, gone after the tests of the file. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "gan-test-"));
  folders.push(folder);
  return folder;
}

/** A cache of its own: an engine that this machine has installed is no part of a test. */
const environment = { ...process.env, NO_COLOR: "1", GAN_DATA: "", GAN_TFJS_NODE: "", GAN_CACHE: scratch() };

/** Runs `gan` to its end in a folder. */
export const gan = (folder: string, ...args: string[]) => run([], folder, {}, args);

/** The same, under flags of Node. */
export const ganUnder = (flags: readonly string[], folder: string, ...args: string[]) => run(flags, folder, {}, args);

/** The same, with variables of the environment set. */
export const ganIn = (folder: string, variables: Readonly<Record<string, string>>, ...args: string[]) =>
  run([], folder, variables, args);

function run(
  flags: readonly string[],
  folder: string,
  variables: Readonly<Record<string, string>>,
  args: readonly string[],
) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, bin, ...args], {
    cwd: folder,
    env: { ...environment, ...variables },
    encoding: "utf8",
    timeout: 120_000,
  });
  return { status, stdout, stderr };
}

/** Starts `gan`, sends a signal once it says that it trains, and waits for its end. */
export async function ganSignalled(folder: string, signal: NodeJS.Signals, ...args: string[]) {
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder, env: environment });
  let stderr = "";
  let sent = false;
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    if (!sent && /step \d+\//.test(stderr)) {
      sent = true;
      child.kill(signal);
    }
  });
  const status = await new Promise<number | null>((resolve) => child.on("exit", resolve));
  return { status, stderr };
}

/** Runs `gan` to its end while this process goes on, as a server that it talks to. */
export async function ganBeside(folder: string, variables: Readonly<Record<string, string>>, ...args: string[]) {
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder, env: { ...environment, ...variables } });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { status, stdout, stderr };
}

/** Rows of a run's metrics.jsonl. */
export const rowsOf = (run: string): Record<string, unknown>[] =>
  readFileSync(join(run, "metrics.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

/** A small experiment that has something of everything that is saved: averages, statistics, curves, dropout, a best. */
export const ring = `"a ring"
data   points = ring(modes: 4, train: 100, valid: 50)
latent z      = normal(4)
network G(z) -> points { dense(8) -> batchNorm -> relu -> dense(2) }
network D(points)      { dense(8) -> leakyRelu(0.2) -> dropout(0.2) -> dense(1) }
loss = nonSaturating
train 20 steps, batch 16 {
  update D with adam(lr: linear(1e-3, 1e-4), beta1: 0.5)
  update G with adam(lr: 1e-3, beta1: 0.5)
  average G with ema(0.9)
}
every 4 steps { modeCoverage(samples: 50) as modes; scatter(50) }
keep best modes, last 2
`;
