import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Engine } from "@dotgan/kit";
import type { Scalar, Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { expect, test, vi } from "vitest";
import { openEngine } from "../src/index.js";
import { loadSessionClass, type NativeSession } from "../src/onnx/binding.js";
import { Buffers } from "../src/onnx/buffers.js";
import { Graph } from "../src/onnx/graph.js";
import { Sessions } from "../src/onnx/sessions.js";
import { values } from "./close.js";

/** A graph that counts the models that it makes ready. */
const counting = () => {
  const Session = loadSessionClass();
  const made: NativeSession[] = [];
  class Counted extends Session {
    constructor() {
      super();
      made.push(this);
    }
  }
  return { graph: new Graph(new Buffers(), new Sessions(Counted, 1)), made };
};

test("numbers that change from step to step use the same model, another shape takes another", () => {
  const { graph, made } = counting();
  const step = (factor: number, rows: number): number => {
    const x = graph.uniform(3, [rows, 2]);
    const { value } = graph.emit("Mul", [x, graph.number(factor)], [rows, 2]);
    value.refCount = 1;
    return value.values?.[0] as number;
  };
  expect([step(2, 4), step(5, 4), step(7, 4)]).toEqual([6, 15, 21]);
  expect(made.length).toBe(1);
  expect(step(2, 5)).toBe(6);
  expect(made.length).toBe(2);
});

test("what no tensor holds is not computed", () => {
  const { graph, made } = counting();
  graph.emit("Sqrt", [graph.uniform(4, [3])], [3]);
  graph.compute();
  expect(made.length).toBe(0);
});

test("a loop that never reads is computed from time to time", async () => {
  const { tf } = await openEngine("onnx");
  const graph = (tf.backend() as unknown as { graph: Graph }).graph;
  const compute = vi.spyOn(graph, "compute");
  let sum = tf.scalar(0);
  for (let i = 0; i < 10_500; i++) {
    const next = tf.add(sum, 1) as Scalar;
    sum.dispose();
    sum = next;
  }
  expect(compute).toHaveBeenCalledTimes(1);
  expect(sum.dataSync()[0]).toBe(10_500);
  sum.dispose();
  compute.mockRestore();
});

test("values are those at the time of the call, whatever happens to the arrays afterwards", async () => {
  const { tf } = await openEngine("onnx");
  const numbers = Float32Array.from({ length: 2000 }, (_, i) => i);
  const x = tf.tensor1d(numbers);
  const doubled = tf.mul(x, 2);
  numbers.fill(0);
  x.dispose();
  const others = tf.fill([2000], 7);
  const read = doubled.dataSync();
  expect([read[1], read[1999]]).toEqual([2, 3998]);
  read.fill(0);
  expect(doubled.dataSync()[1999]).toBe(3998);
  expect(others.dataSync()[3]).toBe(7);
  tf.dispose([doubled, others]);
});

test("an array is not used again while an operator that waits still reads it", async () => {
  const { tf } = await openEngine("onnx");
  const x = tf.tidy(() => tf.add(tf.range(0, 2000), 1));
  x.dataSync();
  const sum = tf.sum(x);
  x.dispose();
  const others = [tf.tensor1d(new Float32Array(2000)), tf.tensor1d(new Float32Array(2000))];
  expect(sum.dataSync()[0]).toBe(2_001_000);
  tf.dispose([sum, ...others]);
});

test("reading in the middle and going on gives what reading at the end gives", async () => {
  const { tf } = await openEngine("onnx");
  const work = (look: boolean) =>
    tf.tidy(() => {
      const h = tf.tanh(tf.linspace(-1, 1, 12));
      if (look) h.dataSync();
      const [first, second] = tf.split(tf.reshape(h, [3, 4]), 2, 1);
      if (look) second?.dataSync();
      return Array.from(tf.matMul(first as Tensor, second as Tensor, true).dataSync());
    });
  expect(work(true)).toEqual(work(false));
});

test("whole numbers and conditions, which plain JavaScript computes, mix with what the models compute", async () => {
  const { tf } = await openEngine("onnx");
  const result = tf.tidy(() => {
    const x = tf.sin(tf.reshape(tf.range(0, 12), [3, 4]));
    const best = tf.argMax(x, 1);
    const picked = tf.oneHot(tf.cast(best, "int32"), 4);
    const { indices } = tf.topk(x, 1);
    const agree = tf.equal(tf.reshape(indices, [3]), best);
    return [best, tf.sum(picked), tf.all(agree), tf.mod(best, 2)].map((tensor) => Array.from(tensor.dataSync()));
  });
  expect(result).toEqual([[2, 3, 0], [3], [1], [0, 1, 0]]);
});

/** A discriminator's step with a penalty on its slopes. */
const train = ({ tf }: Engine, steps: number, start?: Float32Array): { losses: number[]; weight: Float32Array } => {
  const x = values({ tf } as Engine, [8, 12, 12, 3], 1) as Tensor4D;
  let weight = start ? tf.tensor(start, [5, 5, 3, 8]) : values({ tf } as Engine, [5, 5, 3, 8], 2, 0.1);
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    const [loss, next] = tf.tidy(() => {
      const D = (images: Tensor, w: Tensor) => tf.leakyRelu(tf.conv2d(images as Tensor4D, w as Tensor4D, 2, "same"));
      const { value, grads } = tf.valueAndGrads((w) => {
        const slopes = tf.grad((images) => tf.sum(tf.square(D(images, w))))(x);
        return tf.add(tf.mean(tf.softplus(D(x, w))), tf.mean(tf.square(tf.sub(tf.norm(slopes), 1)))) as Scalar;
      })([weight]);
      return [value, tf.sub(weight, tf.mul(1e-3 / (i + 1), grads[0] as Tensor))] as const;
    });
    losses.push(loss.dataSync()[0] as number);
    tf.dispose([loss, weight]);
    weight = next;
  }
  const result = { losses, weight: weight.dataSync() as Float32Array };
  tf.dispose([x, weight]);
  return result;
};

test("the same steps give the same bits, in one go or in two", async () => {
  const engine = await openEngine("onnx");
  const whole = train(engine, 2);
  expect(train(engine, 2)).toEqual(whole);
  // The step's size depends on its number in its sitting: two sittings of one step each repeat the first.
  const first = train(engine, 1);
  expect(first.losses).toEqual(whole.losses.slice(0, 1));
  expect(train(engine, 1, first.weight).losses).toEqual(whole.losses.slice(1));
});

test("many steps leave no tensor and no data behind", async () => {
  const engine = await openEngine("onnx");
  train(engine, 2);
  const before = engine.tf.memory();
  train(engine, 200);
  const { numTensors, numDataBuffers, numBytes } = engine.tf.memory();
  expect({ numTensors, numDataBuffers, numBytes }).toEqual({
    numTensors: before.numTensors,
    numDataBuffers: before.numDataBuffers,
    numBytes: before.numBytes,
  });
});

const built = fileURLToPath(new URL("../dist/index.js", import.meta.url));

test.skipIf(!existsSync(built))("a process that computed on several threads ends by itself", async () => {
  const program = `
    import { openEngine } from ${JSON.stringify(built)};
    const { tf } = await openEngine("onnx", { threads: 2 });
    const x = tf.fill([512, 1024], 0.5);
    console.log(tf.sum(tf.matMul(x, x, false, true)).dataSync()[0]);
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]);
  expect(stdout.trim()).toBe(String(512 * 512 * 256));
});
