import type { Engine } from "@dotgan/kit";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { type EngineName, openEngine } from "../src/index.js";
import { expectClose, values } from "./close.js";

const geometries = [1, 2, 3].flatMap((stride) =>
  [1, 2, 3, 4, 5].flatMap((kernel) =>
    (["same", "valid"] as const).map((padding) => ({ stride, kernel, padding, dilation: 1 })),
  ),
);
const dilated = [2, 3].flatMap((dilation) =>
  (["same", "valid"] as const).map((padding) => ({ stride: 1, kernel: 3, padding, dilation })),
);

const gradients = async (name: EngineName, g: (typeof geometries)[number]) => {
  const engine: Engine = await openEngine(name);
  const { tf } = engine;
  const x = values(engine, [2, 9, 8, 3], 1) as Tensor4D;
  const filter = values(engine, [g.kernel, g.kernel, 3, 5], 2) as Tensor4D;
  const [dx, df] = tf.grads((a, b) =>
    tf.sum(tf.sin(tf.conv2d(a as Tensor4D, b as Tensor4D, g.stride, g.padding, "NHWC", g.dilation))),
  )([x, filter]);
  return [dx?.dataSync() ?? [], df?.dataSync() ?? []] as const;
};

test.each(
  (["wasm", "onnx"] as const).flatMap((name) =>
    [...geometries, ...dilated].map((geometry) => [name, geometry] as const),
  ),
)("%s differentiates a convolution as cpu does: %o", async (name, geometry) => {
  const actual = await gradients(name, geometry);
  const cpu = await gradients("cpu", geometry);
  expectClose(actual[0], cpu[0], 1e-5);
  expectClose(actual[1], cpu[1], 1e-5);
});

test.each(["wasm", "onnx"] as const)("%s's kernels leave no tensor and no data behind", async (name) => {
  const { tf } = await openEngine(name);
  const step = () =>
    tf.tidy(() => {
      const x = tf.ones([2, 8, 8, 3]) as Tensor4D;
      const f = tf.ones([5, 5, 3, 4]) as Tensor4D;
      const g = tf.grads((a, b) =>
        tf.sum(
          tf.conv2dTranspose(
            tf.conv2d(a as Tensor4D, b as Tensor4D, 2, "same"),
            b as Tensor4D,
            [2, 8, 8, 3],
            2,
            "same",
          ),
        ),
      )([x, f]);
      return (g[0]?.dataSync()[0] ?? 0) + (g[1]?.dataSync()[0] ?? 0);
    });
  step();
  const before = tf.memory();
  const first = step();
  for (let i = 0; i < 20; i++) expect(step()).toBe(first);
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
});
