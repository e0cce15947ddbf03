import type { Asset, DataFacts, Engine, Examples, Picture, Split, Truth } from "@dotgan/kit";

export type { Engine, Tensorflow } from "@dotgan/kit";

/** A place in the training split's endless shuffled order. */
export interface Cursor {
  /** Passes completed. */
  readonly epoch: number;
  /** Images taken in this pass. */
  readonly offset: number;
}

/**
 * Real batches. `take` gives `size` examples from `at`: in pass `epoch` the split is in an order that depends on the seed
 * and `epoch` alone; a batch that would cross the end of a pass starts the next one instead (the last partial batch of a
 * pass is dropped). An implementation reads ahead.
 */
export interface BatchSource {
  readonly facts: DataFacts & { readonly splits: Partial<Readonly<Record<Split, number>>> };
  readonly truth: Truth | undefined;
  take(at: Cursor, size: number): Promise<{ readonly batch: Examples; readonly next: Cursor }>;
  /** Examples `start` to `start + count` of a fixed random order of a split. */
  read(split: Split, start: number, count: number): Promise<Examples>;
  close(): Promise<void>;
}

/** A named array of a checkpoint. */
export interface SavedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** All that a run needs to go on as if it had never stopped. */
export interface Checkpoint {
  readonly step: number;
  /** Weights, averages, statistics, optimizer slots, constraint state. Keys are paths like `G/3/kernel`, `adam:D/5/bias:m`. */
  readonly tensors: Readonly<Record<string, SavedTensor>>;
  /** Counters, the data cursor, monitors' best and history. Plain JSON. */
  readonly progress: Progress;
}

/** The part of a run's state that is no tensor. */
export interface Progress {
  readonly step: number;
  /** Index of the train block, and steps done in it. */
  readonly block: number;
  readonly blockStep: number;
  /** What had been done when the block began: its durations and curves count from there. */
  readonly blockStart: { readonly cursor: Cursor; readonly seconds: number };
  readonly cursor: Cursor;
  /** Real images that updates have taken. */
  readonly images: number;
  /** Seconds trained, over all sittings. */
  readonly seconds: number;
  /** Updates done, by `slots` name and player; bias corrections and `every k` count with them. */
  readonly counts: Readonly<Record<string, number>>;
  readonly best?:
    | { readonly monitor: string; readonly value: number; readonly step: number; readonly protocol?: string }
    | undefined;
  /** The best value of every metric that is measured while training, by its name in the file. */
  readonly bests?: Readonly<Record<string, number>>;
  /** Evaluations since the monitor that `stop` watches improved, and the moment it last did. */
  readonly waiting: {
    readonly evaluations: number;
    readonly step: number;
    readonly images: number;
    readonly seconds: number;
    /** Its best value so far; absent before its first evaluation. */
    readonly value?: number | undefined;
    /** What it was measured by. */
    readonly protocol?: string | undefined;
  };
  /** Monitors that fell due at this step and have not run yet, since a signal came first. */
  readonly pending: readonly string[];
}

/** One line of `metrics.jsonl`. */
export type Row = Readonly<Record<string, number | string | boolean | null | Readonly<Record<string, unknown>>>> & {
  readonly step: number;
};

/** Where a run's numbers, pictures and checkpoints go. */
export interface RunStore {
  row(row: Row): void;
  picture(name: string, step: number, picture: Picture): Promise<void>;
  /** Whole or not at all. `best`: this is the best so far; `last`: how many of the latest to keep. */
  save(checkpoint: Checkpoint, keep: { readonly best: boolean; readonly last: number }): Promise<void>;
  /** The kept best, for what is measured at the end; `undefined` where none was kept. */
  loadBest(): Promise<Checkpoint | undefined>;
  /** The tensors of another run, for `weights D = run("runs/0007", best)`. */
  otherRun(path: string, checkpoint: string): Promise<Checkpoint>;
  log(message: string, details?: Readonly<Record<string, unknown>>): void;
}

/** What a person watching sees of one step. */
export interface StepReport {
  readonly step: number;
  readonly totalSteps: number;
  readonly epoch: number;
  readonly images: number;
  readonly imagesPerSecond: number;
  /** Estimated seconds to the end. */
  readonly secondsLeft: number;
  readonly lossD: number;
  readonly lossG: number;
  /** Shares of reals called real, and of fakes called fake; absent for critics. */
  readonly accuracyReal?: number | undefined;
  readonly accuracyFake?: number | undefined;
}

export interface Reporter {
  step(report: StepReport): void;
  monitor(name: string, step: number, value: number, best: boolean): void;
  /** What a metric warns of; told once for as long as it warns at every measurement. */
  warning(name: string, step: number, message: string): void;
}

/** Files that plugins compute with and that the user provides. */
export interface Assets {
  /** Its bytes; refused, with what to do, where it is absent or another file. */
  read(asset: Asset): Promise<Uint8Array>;
}

/** Seconds from any fixed moment. */
export interface Clock {
  now(): number;
  /** Lets the host breathe: signals, messages, drawing. */
  yield(): Promise<void>;
}

/** Asked after every step; a reason ends the run in good order, with a checkpoint. */
export interface Stopper {
  readonly reason: "interrupt" | "terminate" | undefined;
}

export interface Ports {
  readonly engine: Engine;
  readonly batches: BatchSource;
  readonly store: RunStore;
  readonly reporter: Reporter;
  readonly clock: Clock;
  readonly stopper: Stopper;
  /** Absent where the host has no place for files. */
  readonly assets?: Assets | undefined;
  /** Bytes of memory that the whole process takes now; absent where the host does not tell, as in a browser's tab. */
  residentBytes?(): number;
}

/** Training went wrong: not the file's fault, and not ours to hide. */
export class RunError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = "RunError";
    this.code = code;
    this.details = details;
  }
}

/** Our own mistake; thrown with a request to report it. */
export class Invariant extends Error {
  constructor(message: string) {
    super(`${message} (a bug in dotgan; please report it)`);
    this.name = "Invariant";
  }
}
