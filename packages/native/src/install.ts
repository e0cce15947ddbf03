import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Probe, Variant } from "@dotgan/engines";
import { EnvironmentError, inCache } from "@dotgan/node";
import { type Layout, layoutOf } from "./layout.js";
import { type Progress, type Remaining, remaining } from "./plan.js";
import { machine, type Ports } from "./ports.js";
import { type Release, releaseFor } from "./releases.js";
import { build, clearUnfinished, fetchAll, prepare, unpackAll } from "./steps.js";

export interface InstallOptions {
  readonly variant: Variant;
  /** Builds it anew although one is there already. */
  readonly force?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** This machine, unless it is a test. */
  readonly ports?: Ports;
  readonly release?: Release | undefined;
  /** Where engines lie. */
  readonly folder?: string;
}

/** How it came out. */
export interface Installed {
  /** `stock`: a tfjs-node beside the project works; `present`: it was installed before. */
  readonly outcome: "stock" | "present" | "installed";
  readonly where: string;
  /** What it showed when it was tried. */
  readonly probe?: Probe;
}

async function findStock(variant: Variant, ports: Ports, signal: AbortSignal): Promise<Installed | undefined> {
  for (const where of ports.stock()) {
    if (variant === "gpu" && !where.includes("tfjs-node-gpu")) continue;
    const probe = await ports.probe(where, signal);
    if (probe.available) return { outcome: "stock", where, probe };
  }
  return undefined;
}

async function checkRoom({ roomBytes }: Remaining, { workshop }: Layout, ports: Ports): Promise<void> {
  const free = await ports.freeBytes(workshop);
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  if (free < roomBytes)
    throw new EnvironmentError(
      `installing the native engine takes ${megabytes(roomBytes)} in ${dirname(workshop)}, where ${megabytes(free)} are free; name another folder in GAN_CACHE`,
    );
}

/** Takes away what only the build needed, and puts the engine where it is looked for. */
async function place({ final, workshop, growing, headers, spare }: Layout): Promise<void> {
  for (const folder of [headers, ...spare]) await rm(folder, { recursive: true, force: true });
  for (const name of await readdir(growing, { recursive: true }))
    if (name.endsWith(".map")) await rm(join(growing, name), { force: true });
  // Cut off between the two, the next run finds nothing left to do but this.
  if (existsSync(final)) await rename(final, join(workshop, "replaced"));
  await rename(growing, final);
  // What a killed run started may still write there; the next run clears it.
  await rm(workshop, { recursive: true, force: true }).catch(() => {});
}

async function work(
  layout: Layout,
  release: Release,
  { signal, force, onProgress = () => {} }: InstallOptions,
  ports: Ports,
): Promise<Installed> {
  if (force) await rm(layout.workshop, { recursive: true, force: true });
  await clearUnfinished(layout);
  const left = remaining(layout, release);
  const tools = await prepare(left, layout, ports, signal);
  await checkRoom(left, layout, ports);
  onProgress({ kind: "plan", remaining: left, folder: layout.final });
  await mkdir(layout.workshop, { recursive: true });
  const site = { layout, release, left, ports, onProgress, ...tools };
  await fetchAll(site, signal);
  await unpackAll(site, signal);
  await build(site, signal);
  onProgress({ kind: "step", what: "trying it" });
  const probe = await ports.probe(layout.binding, signal);
  if (!probe.available) {
    await rm(layout.addon);
    throw new EnvironmentError(`the native engine was built, but does not work here: ${probe.reason}`);
  }
  await place(layout);
  return { outcome: "installed", where: layout.final, probe };
}

/**
 * Brings the native engine to this machine, unless it is there: TensorFlow's library out of its Python wheel, and the
 * binding of tfjs-node built against it, in the user's cache folder, for all projects. Cut off at any moment, it goes on from
 * there when it is called again; two calls do not collide.
 * @throws EnvironmentError in one line, with what is missing and how to get it. The signal's reason where it was stopped.
 */
export async function install(options: InstallOptions): Promise<Installed> {
  const { variant, force = false, signal, ports = machine } = options;
  const { platform, arch } = ports;
  const release = options.release ?? releaseFor(platform, arch, variant);
  if (!release)
    throw new EnvironmentError(
      `there is no native engine${variant === "gpu" ? " with a GPU" : ""} for ${platform} on ${arch}: TensorFlow has no library for it that is known to work`,
    );
  const layout = layoutOf(release, ports, options.folder);
  if (!force) {
    if (existsSync(layout.final)) return { outcome: "present", where: layout.final };
    const stock = await findStock(variant, ports, signal);
    if (stock) return stock;
  }
  const installing = {
    lock: layout.lock,
    what: "the installation of the native engine",
    failed: `the native engine cannot be installed in ${dirname(layout.final)}`,
    signal,
  };
  return inCache(installing, async () => {
    // Another call may have finished it between the two looks.
    if (!force && existsSync(layout.final)) return { outcome: "present", where: layout.final };
    return work(layout, release, options, ports);
  });
}
