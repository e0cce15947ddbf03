import { existsSync } from "node:fs";
import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { EnvironmentError } from "@dotgan/node";
import { download, downloadedBytes } from "@dotgan/node/network";
import { compile, type Part } from "./compile.js";
import type { Layout } from "./layout.js";
import { findCompiler, hasNpm, missing, type Need } from "./needs.js";
import { findFile, findPackageIndex, type PackageIndex } from "./package-index.js";
import type { Progress, Remaining } from "./plan.js";
import type { Ports } from "./ports.js";
import type { Release } from "./releases.js";
import { unpack } from "./unpack.js";

/** What the remaining steps work with. */
interface Tools {
  readonly compiler: string | undefined;
  readonly index: PackageIndex | undefined;
}

interface Site extends Tools {
  readonly layout: Layout;
  readonly release: Release;
  readonly left: Remaining;
  readonly ports: Ports;
  onProgress(progress: Progress): void;
}

const unfinished = "tmp-";

/** Removes what a run that was cut off had half made. */
export async function clearUnfinished({ workshop }: Layout): Promise<void> {
  if (!existsSync(workshop)) return;
  for (const name of await readdir(workshop)) {
    // What a killed run started may still write there: then a later run removes it.
    if (name.startsWith(unfinished)) await rm(join(workshop, name), { recursive: true, force: true }).catch(() => {});
  }
}

/** Makes a file or folder under a temporary name and moves it into place: it is whole or absent. Done already, it is left. */
async function makeOnce(
  result: string,
  { workshop }: Layout,
  make: (temporary: string) => Promise<unknown>,
): Promise<void> {
  if (existsSync(result)) return;
  // Named by the process, since what a killed one started may still write under the name that it was given.
  const temporary = join(workshop, `${unfinished}${process.pid}-${basename(result)}`);
  await rm(temporary, { recursive: true, force: true });
  await make(temporary);
  await mkdir(dirname(result), { recursive: true });
  await rename(temporary, result);
}

/**
 * Looks for the tools of the steps that are left, before any of them.
 * @throws EnvironmentError, one line about everything that is missing.
 */
export async function prepare(left: Remaining, layout: Layout, ports: Ports, signal: AbortSignal): Promise<Tools> {
  const downloads = left.wheels.some((wheel) => !existsSync(layout.wheel(wheel)));
  const compiler = left.build ? await findCompiler(ports, signal) : undefined;
  const index = downloads ? await findPackageIndex(ports, signal) : undefined;
  const needs: Need[] = [];
  if (left.build && !compiler) needs.push("compiler");
  if (left.npm && !(await hasNpm(ports, signal))) needs.push("npm");
  if (downloads && !index) needs.push("pip");
  if (needs.length > 0) throw missing(needs);
  return { compiler, index };
}

const npmFolder = fileURLToPath(new URL("../npm", import.meta.url));

/** The binding's package with its dependencies, each with the checksum that npm's lock file pins. No script of theirs is run. */
async function fetchPackages({ layout, ports }: Site, signal: AbortSignal): Promise<void> {
  await makeOnce(layout.growing, layout, async (temporary) => {
    await cp(npmFolder, temporary, { recursive: true });
    const { status, output } = await ports.run(
      "npm",
      ["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
      temporary,
      signal,
    );
    if (status === 0) return;
    const lines = output.split("\n").filter((line) => /^npm (error|ERR!) (?!code|errno|syscall)/.test(line));
    throw new EnvironmentError(
      `npm cannot get the binding's packages: ${lines[0]?.replace(/^npm \S+ /, "") ?? `it ended with ${status}`}`,
    );
  });
}

async function fetchWheels({ layout, left, ports, index, onProgress }: Site, signal: AbortSignal): Promise<void> {
  for (const wheel of left.wheels) {
    const path = layout.wheel(wheel);
    if (existsSync(path) || !index) continue;
    const { file: name, project, bytes, sha256 } = wheel;
    const address = await findFile(index, project, name, ports, signal);
    const tell = (there: number) => onProgress({ kind: "download", name, bytes, there });
    tell(downloadedBytes(path));
    const otherwise = "name another index in PIP_INDEX_URL";
    await download(path, { address, route: index.route, sha256, bytes, otherwise }, ports, signal, tell);
  }
}

/** Gets all that comes over the network, npm's part beside the wheels. Where one fails, the other is stopped. */
export async function fetchAll(site: Site, signal: AbortSignal): Promise<void> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const jobs = [fetchPackages, fetchWheels].map((job) => job(site, either).catch((error) => failed.abort(error)));
  await Promise.all(jobs);
  either.throwIfAborted();
}

/** Unpacks the wheels, and removes each: a wheel is not needed once its content is in place. */
export async function unpackAll({ layout, left, onProgress }: Site, signal: AbortSignal): Promise<void> {
  for (const wheel of left.wheels) {
    onProgress({ kind: "step", what: `unpacking ${wheel.file}` });
    await makeOnce(layout.unpacked(wheel), layout, (temporary) =>
      unpack(layout.wheel(wheel), wheel.take, temporary, signal),
    );
    await rm(layout.wheel(wheel), { force: true });
  }
}

/** Builds the binding. */
export async function build(
  { layout, release, ports, compiler, onProgress }: Site,
  signal: AbortSignal,
): Promise<void> {
  if (!compiler) return;
  onProgress({ kind: "step", what: `building the binding with ${compiler}` });
  const part = (name: Part, file: string) =>
    makeOnce(file, layout, (temporary) => compile(name, compiler, layout, release, temporary, ports, signal));
  await part("quiet", layout.quiet).catch((error) => {
    // Without it the library says a few lines too many.
    if (!(error instanceof EnvironmentError)) throw error;
  });
  await part("binding", layout.addon);
}
