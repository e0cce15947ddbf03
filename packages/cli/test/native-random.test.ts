import { EngineUnavailable, openEngine } from "@dotgan/engines";
import { createRandomTensors, createStream } from "@dotgan/runtime";
import { expect, it } from "vitest";

const native = await openEngine("tensorflow").catch((error: unknown) => {
  if (!(error instanceof EngineUnavailable)) throw error;
  console.info(`without \`tensorflow\`: ${error.message}`);
  return undefined;
});

it.skipIf(!native).each([
  [0, 1],
  [-1, 1],
  [-Math.sqrt(3), Math.sqrt(3)],
  [3, 3.5],
  [-0.25, 0],
])("TensorFlow draws the bits that the stream draws, from %f to %f", async (low, high) => {
  const { tf } = native as NonNullable<typeof native>;
  const open = () => createStream(3, "G/1:dropout", { step: 5, phase: 2, repeat: 1, pass: "fake" });
  const stream = open();
  const random = createRandomTensors(tf, open);
  const before = tf.memory().numTensors;
  // Whole counters, then what ends within one, then what can no longer begin with one.
  for (const count of [4096, 10_001, 5000]) {
    const tensor = random.uniform([count], low, high);
    expect(Array.from(tensor.dataSync())).toEqual(Array.from(stream.uniform(count, low, high)));
    tensor.dispose();
  }
  expect(tf.memory().numTensors).toBe(before);
});
