import type { Engine, Tensorflow } from "@dotgan/kit";
import type { Scalar, Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { expectClose, values } from "./close.js";
import { compute, present } from "./engines.js";

/** A small discriminator: x [2, 6, 6, 3], w [3, 3, 3, 3]. */
type Layer = (tf: Tensorflow, x: Tensor, w: Tensor) => Tensor;
const conv = (tf: Tensorflow, x: Tensor, w: Tensor) => tf.conv2d(x as Tensor4D, w as Tensor4D, 2, "same");
const after = (activation: (tf: Tensorflow, h: Tensor) => Tensor) => (tf: Tensorflow, x: Tensor, w: Tensor) =>
  activation(tf, conv(tf, x, w));
const standard = (tf: Tensorflow, h: Tensor, axes: number[]) => {
  const { mean, variance } = tf.moments(h, axes, true);
  return tf.mul(tf.sub(h, mean), tf.rsqrt(tf.add(variance, 1e-2)));
};
const layers: Record<string, Layer> = {
  tanh: after((tf, h) => tf.tanh(h)),
  sigmoid: after((tf, h) => tf.sigmoid(h)),
  exp: after((tf, h) => tf.exp(h)),
  elu: after((tf, h) => tf.elu(h)),
  selu: after((tf, h) => tf.mul(tf.selu(h), tf.sigmoid(h))),
  softplus: after((tf, h) => tf.softplus(h)),
  softmax: after((tf, h) => tf.softmax(h)),
  "log softmax": after((tf, h) => tf.logSoftmax(h)),
  swish: after((tf, h) => tf.mul(h, tf.sigmoid(h))),
  relu: after((tf, h) => tf.square(tf.relu(h))),
  leakyRelu: after((tf, h) => tf.square(tf.leakyRelu(h, 0.2))),
  sqrt: after((tf, h) => tf.sqrt(tf.add(tf.square(h), 0.5))),
  pow: after((tf, h) => tf.pow(tf.add(tf.square(h), 0.5), 1.7)),
  log: after((tf, h) => tf.log(tf.add(tf.square(h), 0.5))),
  division: after((tf, h) => tf.div(1, tf.add(tf.square(h), 1))),
  clip: after((tf, h) => tf.square(tf.clipByValue(h, -0.6, 0.6))),
  max: after((tf, h) => tf.square(tf.max(h, 3))),
  maximum: after((tf, h) => tf.square(tf.maximum(h, tf.mul(h, 0.3)))),
  where: after((tf, h) => tf.where(tf.greater(h, 0.1), tf.square(h), h)),
  "average pooling": (tf, x, w) =>
    tf.tanh(tf.avgPool(tf.conv2d(x as Tensor4D, w as Tensor4D, 1, "same"), 2, 2, "same")),
  "max pooling": (tf, x, w) => tf.tanh(tf.maxPool(tf.conv2d(x as Tensor4D, w as Tensor4D, 1, "same"), 2, 2, "valid")),
  "layer norm": after((tf, h) => tf.tanh(standard(tf, h, [1, 2, 3]))),
  "instance norm": after((tf, h) => tf.tanh(standard(tf, h, [1, 2]))),
  "tf.batchNorm": after((tf, h) => {
    const { mean, variance } = tf.moments(h, [0, 1, 2]);
    return tf.tanh(
      tf.batchNorm(
        h as Tensor4D,
        mean as Tensor4D,
        variance as Tensor4D,
        tf.fill([3], 0) as Tensor as Tensor4D,
        tf.fill([3], 1) as Tensor as Tensor4D,
        1e-2,
      ),
    );
  }),
  "conv2d, stride 1, valid": (tf, x, w) => tf.tanh(tf.conv2d(x as Tensor4D, w as Tensor4D, 1, "valid")),
  "conv2d with holes": (tf, x, w) => tf.tanh(tf.conv2d(x as Tensor4D, w as Tensor4D, 1, "same", "NHWC", 2)),
  conv2dTranspose: (tf, x, w) => tf.tanh(tf.conv2dTranspose(x as Tensor4D, w as Tensor4D, [2, 12, 12, 3], 2, "same")),
  "two convolutions": (tf, x, w) => tf.tanh(conv(tf, tf.tanh(conv(tf, x, w)), w)),
  dense: (tf, x, w) => tf.tanh(tf.matMul(tf.reshape(x, [8, 27]), tf.reshape(w, [27, 3]))),
  attention: after((tf, h) => {
    const pixels = tf.reshape(h, [2, -1, 3]);
    return tf.matMul(tf.softmax(tf.matMul(pixels, pixels, false, true)), tf.tanh(pixels));
  }),
  tile: after((tf, h) => tf.tanh(tf.tile(h, [1, 2, 1, 2]))),
  "depth to space": after((tf, h) => tf.tanh(tf.depthToSpace(tf.concat([h, h, h, h], 3) as Tensor4D, 2))),
  gather: after((tf, h) => tf.tanh(tf.gather(h, tf.tensor1d([2, 0, 2], "int32"), 3))),
};

const penalty = (tf: Tensorflow, name: string, x: Tensor, w: Tensor): Scalar => {
  const D = layers[name] as Layer;
  const slopes = tf.grad((z) => {
    const out = D(tf, z, w);
    return tf.sum(tf.mul(out, tf.reshape(tf.linspace(0.3, 1.7, out.size), out.shape)));
  })(x);
  return tf.sum(tf.square(slopes));
};

const shapes = { x: [2, 6, 6, 3], w: [3, 3, 3, 3] };

/** d/dw by autodiff. */
const exact = (name: string) => (engine: Engine) => {
  const x = values(engine, shapes.x, 1);
  return [engine.tf.grad((w) => penalty(engine.tf, name, x, w))(values(engine, shapes.w, 2, 0.5))];
};

const probes = [0, 17, 31, 44, 80];

/** d/dw of some entries of w by central differences, extrapolated from two widths. */
const measured = (name: string) => (engine: Engine) => {
  const { tf } = engine;
  const x = values(engine, shapes.x, 1);
  const w = values(engine, shapes.w, 2, 0.5);
  const at = (i: number, by: number) => {
    const moved = w.dataSync().slice();
    moved[i] = (moved[i] as number) + by;
    return penalty(tf, name, x, tf.tensor(moved, w.shape)).dataSync()[0] as number;
  };
  const slope = (i: number, h: number) => (at(i, h) - at(i, -h)) / (2 * h);
  return [tf.tensor(probes.map((i) => (4 * slope(i, 4e-3) - slope(i, 8e-3)) / 3))];
};

test.each(Object.keys(layers).flatMap((name) => present.map((engine) => [name, engine] as const)))(
  "the derivative of a gradient penalty through %s on %s equals finite differences",
  async (name, engine) => {
    const [gradient] = await compute(engine, exact(name));
    const [differences] = await compute(engine, measured(name));
    expect(gradient?.every(Number.isFinite)).toBe(true);
    expectClose(
      probes.map((i) => gradient?.[i] as number),
      differences as number[],
      2e-2,
    );
  },
);
