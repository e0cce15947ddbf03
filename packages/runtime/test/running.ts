import type { Plan } from "@dotgan/core";
import { type Checkpoint, type TrainOptions, train } from "../src/index.js";
import { catalog } from "./plugins.js";
import { memoryBatches, memoryPorts } from "./ports.js";

/** Trains on 40 points and gives what was recorded, and the state at the end. */
export async function run(
  plan: Plan,
  options: TrainOptions & { batches?: ReturnType<typeof memoryBatches>; others?: Record<string, Checkpoint> } = {},
) {
  const { batches = memoryBatches(), others = {}, ...rest } = options;
  const ports = memoryPorts(batches, { others });
  const outcome = await train(plan, catalog, ports, { watchTensors: true, ...rest });
  const final = (ports.saved.at(-1)?.checkpoint ?? options.resume) as Checkpoint;
  const steps = ports.rows.filter((row) => !("monitor" in row));
  return { ...ports, taken: batches.taken, outcome, final, tensors: values(final), steps };
}

/** The tensors of a checkpoint as plain numbers. */
export const values = ({ tensors }: Checkpoint): Record<string, number[]> =>
  Object.fromEntries(Object.entries(tensors).map(([key, tensor]) => [key, [...tensor.values]]));

/** Those whose names match. */
export const only = (tensors: Record<string, number[]>, pattern: RegExp) =>
  Object.fromEntries(Object.entries(tensors).filter(([key]) => pattern.test(key)));

/** A step's row without what the clock decides. */
export const timeless = ({ seconds: _s, imagesPerSecond: _i, ...row }: Record<string, unknown>) => row;
