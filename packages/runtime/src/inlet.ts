import type { Recorder, Tensor } from "@dotgan/kit";
import type { RealDraw } from "./draw.js";

/** One execution of a step. */
export interface Run {
  /** Steps done before, over all blocks. */
  readonly step: number;
  /** The next real batch, of `size` images. */
  takeReal(size: number): Promise<RealDraw>;
  /** Takes a number for the step's row that no tensor holds. */
  number(name: string, value: number): void;
}

type Tensors = Readonly<Record<string, Tensor | undefined>>;

/**
 * How everything that differs from step to step comes into one: random numbers, real batches, numbers of curves, and the
 * counting that these follow. `make` is called where it stands; a step that has been recorded calls all of them in the
 * same order before it is run as one.
 */
export interface Inlet {
  take<T extends Tensors>(make: (run: Run) => T): T;
  takeLater<T extends Tensors>(make: (run: Run) => Promise<T>): Promise<T>;
}

/** A step computed as it is described. */
export const directInlet = (run: Run): Inlet => ({
  take: (make) => make(run),
  takeLater: (make) => make(run),
});

/** What a recorded step calls before it runs. */
export type Make = (run: Run) => Tensors | Promise<Tensors>;

/**
 * A step computed as it is described while it is recorded: each tensor that comes in is declared, each `make` remembered,
 * and what a `make` computes is no part of the recording.
 */
export function recordingInlet(
  run: Run,
  recorder: Pick<Recorder, "input" | "pause" | "resume">,
): Inlet & { readonly makes: readonly Make[] } {
  const makes: Make[] = [];
  const begin = (make: Make) => {
    makes.push(make);
    recorder.pause();
  };
  const declared = <T extends Tensors>(tensors: T): T => {
    for (const tensor of Object.values(tensors)) if (tensor) recorder.input(tensor);
    return tensors;
  };
  return {
    makes,
    take(make) {
      begin(make);
      try {
        return declared(make(run));
      } finally {
        recorder.resume();
      }
    },
    async takeLater(make) {
      begin(make);
      try {
        return declared(await make(run));
      } finally {
        recorder.resume();
      }
    },
  };
}
