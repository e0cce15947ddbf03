import { closeSync, openSync, readSync, statSync } from "node:fs";
import { totalmem } from "node:os";
import { dirname, resolve } from "node:path";
import { type Checked, check, type Plan, type Precision, type ReadFile } from "@dotgan/core";
import { MAX_FILE_LENGTH, type Source } from "@dotgan/dsl";
import type { DataFacts } from "@dotgan/kit";
import { type Loaded, loadCatalog } from "./catalog.js";
import { exit, Stop } from "./exit.js";
import { type CommonOptions, showDiagnostics } from "./output.js";

/** Flags of every command that takes a file. */
export interface FileOptions extends CommonOptions {
  readonly set?: readonly string[];
  readonly seed?: number;
  readonly precision?: Precision;
  readonly memory?: string;
  /** A rehearsal: some steps, and few samples for each metric. */
  readonly quick?: boolean;
  /** Its warnings were shown before, when the run began. */
  readonly warned?: boolean;
}

/** A file whose every mistake has been reported: it has none. */
export interface Experiment extends Loaded {
  readonly source: Source;
  readonly plan: Plan;
  readonly checked: Checked;
}

/** A text of four bytes a character that is longer than a `.gan` file may be. */
const mostBytes = 4 * (MAX_FILE_LENGTH + 1);

/** A file's text, as far as it has to be read to see that it is too long. */
function readStart(path: string): string {
  const bytes = Buffer.alloc(mostBytes);
  const file = openSync(path, "r");
  try {
    let length = 0;
    for (let read = -1; read !== 0; length += read) read = readSync(file, bytes, length, mostBytes - length, null);
    return bytes.toString("utf8", 0, length);
  } finally {
    closeSync(file);
  }
}

/** The text of a file that another one uses; `undefined` for what is absent or no file, as a folder or a pipe. */
export const readUsed: ReadFile = (path) => {
  try {
    return statSync(path).isFile() ? readStart(path) : undefined;
  } catch {
    return undefined;
  }
};

export function readSource(file: string): Source {
  try {
    return { name: file, text: readStart(file) };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    if (reason === "ENOENT") throw new Stop(exit.input, `There is no file ${file}.`);
    if (reason === "EISDIR") throw new Stop(exit.input, `${file} is a folder; name a .gan file in it.`);
    throw new Stop(exit.input, `${file} cannot be read: ${reason}.`);
  }
}

/** `["width=64"]` as names and texts; the checker knows their types. */
export function parseSet(assignments: readonly string[] = []): Record<string, string> {
  const set: Record<string, string> = Object.create(null);
  for (const assignment of assignments) {
    const at = assignment.indexOf("=");
    if (at < 1) throw new Stop(exit.input, `--set ${assignment}: write --set name=value, as in --set width=64.`);
    set[assignment.slice(0, at).trim()] = assignment.slice(at + 1).trim();
  }
  return set;
}

const sizes: Readonly<Record<string, number>> = { B: 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 };

/** `8GB` in bytes. */
export function parseMemory(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([KMGT]?B)$/i.exec(text) ?? [];
  if (!amount || !unit)
    throw new Stop(exit.input, `--memory ${text}: write a size with its unit, such as 8GB or 512MB.`);
  return Number(amount) * (sizes[unit.toUpperCase()] as number);
}

/** The memory that training may take: what the user says, else the machine's. */
export const memoryLimit = (options: FileOptions): number =>
  options.memory ? parseMemory(options.memory) : totalmem();

export interface CheckedFile extends Loaded {
  readonly source: Source;
  /** `facts` are what a probe found in the data's files. */
  check(facts?: DataFacts): Checked;
}

/** A file with its plugins, ready to be checked, before and after its data has been looked at. */
export async function openFile(
  file: string,
  options: FileOptions,
  { limit, plugins }: { readonly limit?: number; readonly plugins?: Loaded } = {},
): Promise<CheckedFile> {
  const source = readSource(file);
  const loaded = plugins ?? (await loadCatalog(dirname(resolve(file))));
  const set = parseSet(options.set);
  const memory = options.memory ? parseMemory(options.memory) : limit;
  return {
    ...loaded,
    source,
    check: (facts) =>
      check(source, {
        catalog: loaded.catalog,
        set,
        ...(options.seed !== undefined && { seed: options.seed }),
        ...(options.precision && { precision: options.precision }),
        ...(options.quick && { quick: true }),
        ...(facts && { facts }),
        ...(memory !== undefined && { memoryLimit: memory }),
        readFile: readUsed,
      }),
  };
}

/** Checks a file and shows what is wrong; throws where it cannot be used. */
export async function openExperiment(file: string, options: FileOptions): Promise<Experiment> {
  const opened = await openFile(file, options);
  return usable(opened, opened.check(), options);
}

/** The experiment behind a check without errors; shows its warnings, if they are new. */
export function usable(opened: CheckedFile, checked: Checked, options: FileOptions): Experiment {
  const { diagnostics } = checked;
  showDiagnostics(options.warned ? diagnostics.filter(({ severity }) => severity === "error") : diagnostics, options);
  return { ...opened, plan: checked.plan as Plan, checked };
}
