import type { Examples, Picture, Shape, Split } from "@dotgan/kit";
import { size } from "@dotgan/kit";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import {
  type BatchSource,
  type Checkpoint,
  type Cursor,
  createStream,
  type Engine,
  type Ports,
  type Row,
  type StepReport,
} from "../src/index.js";

await tf.setBackend("cpu");
await tf.ready();

export { tf };

export const engine: Engine = {
  name: "cpu",
  tf,
  memory: () => ({ tensors: tf.memory().numTensors, bytes: tf.memory().numBytes }),
};

/** Examples drawn from a normal distribution, each labelled by its index modulo `classes`; batches are recorded. */
export function memoryBatches(
  options: {
    examples?: number;
    shape?: Shape;
    mean?: number;
    std?: number;
    classes?: number;
    range?: readonly [number, number];
  } = {},
): BatchSource & { readonly taken: { at: Cursor; size: number }[] } {
  const { examples = 40, shape = { kind: "vector", size: 2 }, mean = 3, std = 0.5, classes, range } = options;
  const width = size(shape);
  const values = createStream(1, "examples", { step: 0, phase: 0, repeat: 0, pass: "data" }).normal(
    examples * width,
    mean,
    std,
  );
  const pick = (indices: ArrayLike<number>): Examples => {
    const out = new Float32Array(indices.length * width);
    const labels = new Int32Array(indices.length);
    Array.from(indices).forEach((index, i) => {
      out.set(values.subarray(index * width, (index + 1) * width), i * width);
      labels[i] = classes === undefined ? 0 : index % classes;
    });
    return { count: indices.length, shape, values: out, labels: classes === undefined ? undefined : labels };
  };
  const taken: { at: Cursor; size: number }[] = [];
  return {
    taken,
    truth: undefined,
    facts: {
      shape,
      range: range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      classes,
      splits: { train: examples, valid: examples },
    },
    async take(at, count) {
      taken.push({ at, size: count });
      const from = at.offset + count > examples ? { epoch: at.epoch + 1, offset: 0 } : at;
      const order = createStream(1, "order", { step: from.epoch, phase: 0, repeat: 0, pass: "data" }).permutation(
        examples,
      );
      return {
        batch: pick(order.subarray(from.offset, from.offset + count)),
        next: { epoch: from.epoch, offset: from.offset + count },
      };
    },
    async read(_split: Split, start, count) {
      return pick(Array.from({ length: count }, (_, i) => start + i));
    },
    async close() {},
  };
}

export interface Recorded {
  readonly rows: Row[];
  readonly pictures: { name: string; step: number; picture: Picture }[];
  readonly saved: { checkpoint: Checkpoint; best: boolean }[];
  readonly reports: StepReport[];
  readonly warnings: { name: string; step: number; message: string }[];
  readonly logged: string[];
}

/** Ports that keep everything in memory; checkpoints go through JSON and bytes, as on disk. */
export function memoryPorts(
  batches: BatchSource,
  options: { stopAfter?: () => "interrupt" | "terminate" | undefined; others?: Record<string, Checkpoint> } = {},
): Ports & Recorded {
  const rows: Row[] = [];
  const pictures: Recorded["pictures"] = [];
  const saved: Recorded["saved"] = [];
  const reports: StepReport[] = [];
  const warnings: { name: string; step: number; message: string }[] = [];
  const logged: string[] = [];
  let time = 0;
  return {
    engine,
    batches,
    rows,
    pictures,
    saved,
    reports,
    warnings,
    logged,
    store: {
      row: (row) => void rows.push(row),
      picture: async (name, step, picture) => void pictures.push({ name, step, picture }),
      save: async (checkpoint, { best }) => void saved.push({ checkpoint: throughFiles(checkpoint), best }),
      loadBest: async () => saved.findLast(({ best }) => best)?.checkpoint,
      otherRun: async (path) => {
        const other = options.others?.[path];
        if (!other) throw new Error(`no run ${path}`);
        return other;
      },
      log: (message) => void logged.push(message),
    },
    reporter: {
      step: (report) => void reports.push(report),
      monitor: () => {},
      warning: (name, step, message) => void warnings.push({ name, step, message }),
    },
    clock: { now: () => time++ / 10, yield: async () => {} },
    stopper: {
      get reason() {
        return options.stopAfter?.();
      },
    },
  };
}

/** A checkpoint written and read again. */
export function throughFiles({ step, tensors, progress }: Checkpoint): Checkpoint {
  const copied = Object.entries(tensors).map(([key, { shape, values }]) => {
    const bytes = new Uint8Array(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength));
    return [key, { shape: [...shape], values: new Float32Array(bytes.buffer) }] as const;
  });
  return { step, tensors: Object.fromEntries(copied), progress: JSON.parse(JSON.stringify(progress)) };
}
