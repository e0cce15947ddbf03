import type { DataAccess, Engine, Examples, Split } from "@dotgan/kit";
import { size } from "@dotgan/kit";
import { advance, type BatchSource, createStream } from "@dotgan/runtime";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import type { Plan } from "@dotgan/core";
import { repairGradients } from "../../../engines/src/gradients/index.js";
import { catalog } from "../catalog.js";
import { ringPlan, trainInMemory } from "./ring.js";

// What a browser tab would run: from the text of a file to its losses, without a module of Node.

async function openEngine(): Promise<Engine> {
  await tf.setBackend("cpu");
  repairGradients(tf);
  return {
    name: "cpu",
    tf,
    memory: () => ({ tensors: tf.memory().numTensors, bytes: tf.memory().numBytes }),
  };
}

const stream = (seed: number, path: string, epoch = 0) =>
  createStream(seed, path, { step: epoch, phase: 0, repeat: 0, pass: "data" });

/** Drawn data in the orders that the package `node` reads it in. */
async function openData({ data, seed }: Plan): Promise<BatchSource> {
  const dataset = catalog.find("dataset", data.name);
  if (!dataset) throw new Error(`no dataset ${data.name}`);
  const source = await dataset.open(data.params, {} as DataAccess, stream(0, "data"));
  const { facts } = source;
  const total = (split: Split) => facts.splits[split] ?? 0;
  const read = async (split: Split, indices: Uint32Array): Promise<Examples> => {
    const values = new Float32Array(indices.length * size(facts.shape));
    const labels = new Int32Array(indices.length);
    await source.read(split, indices, values, labels);
    return { count: indices.length, shape: facts.shape, values, labels };
  };
  return {
    facts,
    truth: dataset.truth?.(data.params),
    async take(at, count) {
      const next = advance(at, count, total("train"));
      const order = stream(seed, "data/order", next.epoch).permutation(total("train"));
      return { batch: await read("train", order.subarray(next.offset - count, next.offset)), next };
    },
    read: (split, start, count) =>
      read(
        split,
        stream(0, `data/${split}`)
          .permutation(total(split))
          .subarray(start, start + count),
      ),
    async close() {},
  };
}

/** Trains the ring; the result as JSON, since a tab and its maker share no objects. */
export async function run(): Promise<string> {
  const plan = ringPlan(catalog);
  return JSON.stringify(await trainInMemory(plan, catalog, await openEngine(), await openData(plan)));
}
