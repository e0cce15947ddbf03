import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { findTensorflow, type Probe, probeEngine } from "@dotgan/engines";
import { type Network, network } from "@dotgan/node/network";

/** How a program ended. */
export interface Ended {
  /** `undefined`: there is no such program here. */
  readonly status: number | undefined;
  /** What it printed, on both streams. */
  readonly output: string;
}

/** Everything outside of the installer that it touches, save for its own folder. */
export interface Ports extends Network {
  readonly platform: string;
  readonly arch: string;
  readonly env: NodeJS.ProcessEnv;
  run(command: string, args: readonly string[], cwd: string, signal: AbortSignal): Promise<Ended>;
  /** Bytes free for this user where `folder` lies or will lie. */
  freeBytes(folder: string): Promise<number>;
  /** Whether a tfjs-node that lies in a folder works, and how fast. */
  probe(bindingFolder: string, signal: AbortSignal): Promise<Probe>;
  /** Entry files of the stock tfjs-node packages that are here already. */
  stock(): readonly string[];
}

function run(command: string, args: readonly string[], cwd: string, signal: AbortSignal): Promise<Ended> {
  return new Promise((done, fail) => {
    execFile(command, [...args], { cwd, signal, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (signal.aborted) return fail(signal.reason);
      const code: unknown = error?.code;
      const status = error ? (typeof code === "number" ? code : code === "ENOENT" ? undefined : 1) : 0;
      done({ status, output: `${stdout}${stderr}` });
    });
  });
}

async function freeBytes(folder: string): Promise<number> {
  let there = folder;
  while (!existsSync(there) && there !== dirname(there)) there = dirname(there);
  const { bavail, bsize } = await statfs(there);
  return bavail * bsize;
}

/** This machine. */
export const machine: Ports = {
  ...network,
  platform: process.platform,
  arch: process.arch,
  env: process.env,
  run,
  freeBytes,
  probe: (bindingFolder, signal) => probeEngine("tensorflow", { env: { GAN_TFJS_NODE: bindingFolder }, signal }),
  stock: () => findTensorflow().flatMap(({ origin, file }) => (origin === "installed" ? [] : [file])),
};
