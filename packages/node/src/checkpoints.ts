import { createHash } from "node:crypto";
import { decodeSafetensors, encodeSafetensors } from "@dotgan/formats";
import type { Checkpoint, Progress } from "@dotgan/runtime";
import { type DurableFiles, writeWhole } from "./durable-files.js";
import { EnvironmentError, InputError, reasonOf } from "./errors.js";

/** What is known of a checkpoint besides what it holds. */
export interface Manifest {
  readonly step: number;
  /** It was the best so far when it was written. */
  readonly best: boolean;
  /** Length of `metrics.jsonl` when it was written: what comes after did not yet happen. */
  readonly metricsBytes: number;
}

/** A checkpoint's folder, by its name. A step saved again gets a new revision, so that the old one is whole meanwhile. */
export interface CheckpointName {
  readonly name: string;
  readonly step: number;
  readonly revision: number;
}

/** A checkpoint that could not be used, and why. */
export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

export interface LoadedCheckpoint {
  readonly name: string;
  readonly checkpoint: Checkpoint;
  readonly manifest: Manifest;
}

interface StoredManifest extends Manifest {
  readonly format: 1;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

const contents = ["tensors.safetensors", "progress.json"] as const;
const manifestName = "manifest.json";
const temporaryPrefix = ".tmp-";

const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
const toBytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const fromBytes = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString("utf8"));

/** The checkpoints in a folder, oldest first, whole or not. */
export async function listCheckpoints(files: DurableFiles, folder: string): Promise<CheckpointName[]> {
  const found: CheckpointName[] = [];
  for (const name of await files.list(folder)) {
    const match = /^step-(\d{6,})(?:-r(\d+))?$/.exec(name);
    if (match) found.push({ name, step: Number(match[1]), revision: Number(match[2] ?? 1) });
  }
  return found.sort((a, b) => a.step - b.step || a.revision - b.revision);
}

async function readManifest(files: DurableFiles, path: string): Promise<StoredManifest> {
  let stored: { sha256?: unknown } & StoredManifest;
  try {
    stored = fromBytes(await files.read(`${path}/${manifestName}`)) as typeof stored;
  } catch (error) {
    throw new Error(`${manifestName}: ${reasonOf(error)}`);
  }
  const { sha256: sum, ...manifest } = stored;
  if (sum !== sha256(toBytes(manifest))) throw new Error(`${manifestName}: its checksum does not fit`);
  if (manifest.format !== 1) throw new Error(`written in format ${manifest.format}, which this version does not read`);
  return manifest;
}

/** A checkpoint, every byte checked. Throws, with the reason, where it is damaged. */
export async function loadCheckpoint(files: DurableFiles, folder: string, name: string): Promise<LoadedCheckpoint> {
  const path = `${folder}/${name}`;
  const manifest = await readManifest(files, path);
  const [tensors, progress] = await Promise.all(
    contents.map(async (file) => {
      const expected = manifest.files[file];
      const bytes = await files.read(`${path}/${file}`).catch(() => {
        throw new Error(`${file} is missing`);
      });
      if (!expected) throw new Error(`${file} is not in the manifest`);
      if (bytes.length !== expected.bytes) {
        throw new Error(`${file} has ${bytes.length} bytes instead of ${expected.bytes}`);
      }
      if (sha256(bytes) !== expected.sha256) throw new Error(`${file}: its checksum does not fit`);
      return bytes;
    }),
  );
  const { step, best, metricsBytes } = manifest;
  const checkpoint: Checkpoint = {
    step,
    tensors: decodeSafetensors(tensors as Uint8Array).tensors,
    progress: fromBytes(progress as Uint8Array) as Progress,
  };
  return { name, checkpoint, manifest: { step, best, metricsBytes } };
}

/** The newest checkpoint that is whole, and those after it that are not. */
export async function loadNewest(
  files: DurableFiles,
  folder: string,
): Promise<{ readonly loaded: LoadedCheckpoint | undefined; readonly skipped: readonly Skipped[] }> {
  const skipped: Skipped[] = [];
  for (const { name } of (await listCheckpoints(files, folder)).reverse()) {
    try {
      return { loaded: await loadCheckpoint(files, folder, name), skipped };
    } catch (error) {
      skipped.push({ name, reason: reasonOf(error) });
    }
  }
  return { loaded: undefined, skipped };
}

/** The newest checkpoint that was the best so far; one whose manifest is damaged counts for none. */
async function findBest(files: DurableFiles, folder: string): Promise<CheckpointName | undefined> {
  for (const found of (await listCheckpoints(files, folder)).reverse()) {
    const manifest = await readManifest(files, `${folder}/${found.name}`).catch(() => undefined);
    if (manifest?.best) return found;
  }
  return undefined;
}

/** The best checkpoint; `undefined` where none was kept. Throws `InputError` where it is damaged. */
export async function loadBestCheckpoint(files: DurableFiles, folder: string): Promise<LoadedCheckpoint | undefined> {
  const best = await findBest(files, folder);
  if (!best) return undefined;
  return loadCheckpoint(files, folder, best.name).catch((error) => {
    throw new InputError(`the best checkpoint, ${folder}/${best.name}, is damaged: ${reasonOf(error)}`);
  });
}

/** `best.json` and `last.json` are for people and other tools; the manifests are what is believed. */
async function point(files: DurableFiles, folder: string): Promise<void> {
  const pointers = { best: await findBest(files, folder), last: (await listCheckpoints(files, folder)).at(-1) };
  for (const [pointer, to] of Object.entries(pointers)) {
    if (to) await writeWhole(files, folder, `${pointer}.json`, toBytes({ step: to.step, folder: to.name }));
    else await files.remove(`${folder}/${pointer}.json`);
  }
}

/** Takes a checkpoint away in one move, then frees its space. */
async function discard(files: DurableFiles, folder: string, name: string): Promise<void> {
  const aside = `${folder}/${temporaryPrefix}old-${name}`;
  await files.rename(`${folder}/${name}`, aside);
  await files.remove(aside);
}

/** Removes what is neither the best nor among the `last` newest. */
async function prune(files: DurableFiles, folder: string, last: number): Promise<void> {
  const all = await listCheckpoints(files, folder);
  const kept = [await findBest(files, folder), ...all.slice(-last)].map((found) => found?.name);
  for (const { name } of all) if (!kept.includes(name)) await discard(files, folder, name);
}

const isFull = (error: unknown) => ["ENOSPC", "EDQUOT"].includes((error as NodeJS.ErrnoException)?.code ?? "");

/**
 * Writes a checkpoint: into a temporary folder, every file brought to the disk, then renamed into place. Only then are
 * the checkpoints removed that are neither the best nor among the `last` newest. Wherever it is interrupted, what was
 * there before can be loaded. Throws `EnvironmentError`, with the path and the bytes, where the disk does not take it.
 */
export async function saveCheckpoint(
  files: DurableFiles,
  folder: string,
  { step, tensors, progress }: Checkpoint,
  keep: { readonly best: boolean; readonly last: number; readonly metricsBytes: number },
): Promise<void> {
  const before = await listCheckpoints(files, folder);
  const revision = Math.max(0, ...before.filter((other) => other.step === step).map((other) => other.revision)) + 1;
  const name = `step-${String(step).padStart(6, "0")}${revision > 1 ? `-r${revision}` : ""}`;
  const temporary = `${folder}/${temporaryPrefix}${name}`;
  const written = [encodeSafetensors(tensors, { step: String(step) }), toBytes(progress)];
  const manifest: StoredManifest = {
    format: 1,
    step,
    best: keep.best,
    metricsBytes: keep.metricsBytes,
    files: Object.fromEntries(
      contents.map((file, i) => {
        const bytes = written[i] as Uint8Array;
        return [file, { bytes: bytes.length, sha256: sha256(bytes) }];
      }),
    ),
  };
  const signed = toBytes({ ...manifest, sha256: sha256(toBytes(manifest)) });
  try {
    await files.remove(temporary);
    await files.makeFolder(temporary);
    for (const [i, file] of [...contents, manifestName].entries()) {
      await files.write(`${temporary}/${file}`, written[i] ?? signed);
      await files.sync(`${temporary}/${file}`);
    }
    await files.sync(temporary);
    await files.rename(temporary, `${folder}/${name}`);
    await files.sync(folder);
  } catch (error) {
    await files.remove(temporary).catch(() => {});
    const total = [...written, signed].reduce((sum, { length }) => sum + length, 0);
    const kept = before.at(-1);
    throw new EnvironmentError(
      [
        `${isFull(error) ? "no space left" : "cannot write"}: checkpoint ${name} needs ${total} bytes in ${folder}`,
        ...(isFull(error) ? [] : [` (${reasonOf(error)})`]),
        kept ? `; ${kept.name} is kept, resume from it` : "; there is none before it",
      ].join(""),
      { cause: error },
    );
  }
  try {
    await point(files, folder);
    await prune(files, folder, keep.last);
  } catch (error) {
    const cause = isFull(error) ? "no space left" : reasonOf(error);
    throw new EnvironmentError(`checkpoint ${name} is written, but ${folder} cannot be tidied: ${cause}`, {
      cause: error,
    });
  }
}

/**
 * Before going on from the newest checkpoint that is whole: the damaged ones after it are set aside as `damaged-...`, for
 * whoever wants to look at them, and what a crash left half done is cleared away.
 */
export async function continueFrom(files: DurableFiles, folder: string, skipped: readonly Skipped[]): Promise<void> {
  for (const name of await files.list(folder)) {
    if (name.startsWith(temporaryPrefix)) await files.remove(`${folder}/${name}`);
  }
  for (const { name } of skipped) {
    await files.remove(`${folder}/damaged-${name}`);
    await files.rename(`${folder}/${name}`, `${folder}/damaged-${name}`);
  }
  await point(files, folder);
  await files.sync(folder);
}
