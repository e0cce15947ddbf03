import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as wasm from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { openEngine } from "../src/index.js";

// Its own process (vitest gives each file one): the number of threads is fixed when the backend is opened.
const threads = async (): Promise<number> => {
  await openEngine("wasm", { threads: 2 });
  return wasm.getThreadsCount();
};

test("wasm computes on as many threads as it is told", async () => {
  expect(await threads()).toBe(2);
});

test("a crash is reported by Node itself, not by Emscripten's handlers", async () => {
  await threads();
  const ours = [...process.listeners("uncaughtException"), ...process.listeners("unhandledRejection")];
  expect(
    ours.some((listener) => String(listener).includes("ExitStatus") || String(listener).includes("throw reason")),
  ).toBe(false);
});

test("the heap stays as it is over many steps of training", async () => {
  await threads();
  const heap = () => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.byteLength;
  const x = tf.fill([8, 12, 12, 3], 0.5) as tf.Tensor4D;
  const w = tf.variable(tf.fill([5, 5, 3, 8], 0.1) as tf.Tensor4D);
  const step = () =>
    tf.tidy(() => {
      const { grads } = tf.variableGrads(
        () =>
          tf.mean(
            tf.square(tf.conv2dTranspose(tf.leakyRelu(tf.conv2d(x, w, 2, "same"), 0.2), w, [8, 12, 12, 3], 2, "same")),
          ) as tf.Scalar,
        [w],
      );
      w.assign(tf.sub(w, tf.mul(1e-4, grads[w.name] as tf.Tensor)) as tf.Tensor4D);
    });
  for (let i = 0; i < 50; i++) step();
  const before = { heap: heap(), tensors: tf.memory().numTensors };
  for (let i = 0; i < 500; i++) step();
  expect({ heap: heap(), tensors: tf.memory().numTensors }).toEqual(before);
});

// Threads load compiled code: `npm test` builds before it tests.
const built = fileURLToPath(new URL("../dist/index.js", import.meta.url));

test.skipIf(!existsSync(built))(
  "a process on one thread and a worker on two compute the same bits, and end by themselves",
  async () => {
    const program = `
      const { Worker, isMainThread, parentPort } = require("node:worker_threads");
      const work = async (threads) => {
        const { openEngine } = await import(${JSON.stringify(built)});
        const { tf } = await openEngine("wasm", { threads });
        const x = tf.sin(tf.reshape(tf.range(0, 64 * 12 * 12 * 4), [64, 12, 12, 4]));
        const w = tf.cos(tf.reshape(tf.range(0, 5 * 5 * 4 * 24), [5, 5, 4, 24]));
        const gradients = tf.grads((x, w) => tf.sum(tf.sin(tf.conv2d(x, w, 2, "same"))))([x, w]);
        return gradients.map((g) => Buffer.from(g.dataSync().buffer).toString("base64")).join();
      };
      if (!isMainThread) work(2).then((bits) => parentPort.postMessage(bits));
      else new Worker(__filename).on("message", async (bits) => {
        const own = await work(1);
        console.log(bits === own, own.length > 1000);
      });
    `;
    const folder = await mkdtemp(join(tmpdir(), "engines-"));
    try {
      const file = join(folder, "threads.cjs");
      await writeFile(file, program);
      const { stdout } = await promisify(execFile)(process.execPath, [file]);
      expect(stdout.trim()).toBe("true true");
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
