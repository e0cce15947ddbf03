import { createCatalog } from "@dotgan/core";
import {
  classes,
  defineAverage,
  defineConstraint,
  defineCurve,
  defineInitializer,
  defineLayer,
  defineLoss,
  defineMetric,
  defineOptimizer,
  defineSampler,
  defineView,
  dims,
  type LossStep,
  type Plugin,
  p,
  type Shape,
  size,
  type Tensor,
  vector,
} from "@dotgan/kit";
import type { Tensor2D } from "@tensorflow/tfjs-core";

// Small stand-ins: the runtime is tested on its own, without the plugin packages.
const about = { contract: 1, doc: "A stand-in.", params: {}, example: "" } as const;
const first = (shapes: readonly Shape[]) => shapes[0] as Shape;

const dense = defineLayer({
  ...about,
  name: "dense",
  params: { units: p.int({ doc: "Outputs." }), bias: p.plugin("initializer", { doc: "Start.", optional: true }) },
  shape: (_inputs, { units }) => vector(units),
  weights: (inputs, { units, bias }) => ({
    kernel: { shape: [size(first(inputs)), units], role: "kernel", fans: { in: size(first(inputs)), out: units } },
    bias: { shape: [units], role: "bias", init: bias },
  }),
  apply: ([x], { kernel, bias }, _params, { tf }) =>
    tf.add(tf.matMul(x as Tensor2D, kernel as Tensor2D), bias as Tensor),
});

const activation = (name: string, apply: (x: Tensor, tf: import("@dotgan/kit").Ops) => Tensor) =>
  defineLayer({ ...about, name, shape: first, apply: ([x], _w, _p, { tf }) => apply(x as Tensor, tf) });
const relu = activation("relu", (x, tf) => tf.relu(x));
const tanh = activation("tanh", (x, tf) => tf.tanh(x));
/** 1 / x: not finite at 0. */
const inverse = activation("inverse", (x, tf) => tf.div(1, tf.sub(x, x)));
/** The value passes; the gradient is not finite at 0. */
const cusp = activation("cusp", (x, tf) => tf.add(x, tf.sqrt(tf.relu(tf.mul(x, 0)))));

const concat = defineLayer({
  ...about,
  name: "concat",
  inputs: { min: 2 },
  shape: (inputs) => vector(inputs.reduce((sum, shape) => sum + size(shape), 0)),
  apply: (inputs, _w, _p, { tf }) => tf.concat([...inputs], -1),
});

const dropout = defineLayer({
  ...about,
  name: "dropout",
  params: { rate: p.number({ doc: "Share.", default: 0.5, curve: true }) },
  shape: first,
  apply([x], _weights, { rate }, { tf, training, random }) {
    if (!training) return tf.clone(x as Tensor);
    const kept = tf.cast(tf.greaterEqual(random.uniform((x as Tensor).shape), rate), "float32");
    return tf.div(tf.mul(x as Tensor, kept), 1 - rate);
  },
});

const batchNorm = defineLayer({
  ...about,
  name: "batchNorm",
  params: { momentum: p.number({ doc: "Memory.", default: 0.9 }) },
  mixesSamples: true,
  shape: first,
  weights: (inputs) => ({
    gain: { shape: dims(first(inputs)), role: "gain" },
    bias: { shape: dims(first(inputs)), role: "bias" },
    mean: { shape: dims(first(inputs)), role: "statistic" },
    variance: { shape: dims(first(inputs)), role: "statistic", init: 1 },
  }),
  apply([x], weights, { momentum }, { tf, training, update }) {
    const [input, gain, bias, moving, variance] = [x, weights.gain, weights.bias, weights.mean, weights.variance] as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    const batch = tf.moments(input, [0]);
    if (training) {
      update("mean", tf.add(tf.mul(moving, momentum), tf.mul(batch.mean, 1 - momentum)));
      update("variance", tf.add(tf.mul(variance, momentum), tf.mul(batch.variance, 1 - momentum)));
    }
    const [m, v] = training ? [batch.mean, batch.variance] : [moving, variance];
    return tf.add(tf.mul(tf.div(tf.sub(input, m), tf.sqrt(tf.add(v, 1e-3))), gain), bias);
  },
});

const normal = defineInitializer({
  ...about,
  name: "normal",
  params: { std: p.number({ doc: "Spread.", default: 1 }) },
  init: (shape, _fans, { std }, { stream }) =>
    stream.normal(
      shape.reduce((a, b) => a * b, 1),
      0,
      std,
    ),
});
const glorot = defineInitializer({
  ...about,
  name: "glorot",
  init(shape, fans, _params, { stream }) {
    const limit = Math.sqrt(6 / (fans.in + fans.out));
    return stream.uniform(
      shape.reduce((a, b) => a * b, 1),
      -limit,
      limit,
    );
  },
});
const dataMean = defineInitializer({
  ...about,
  name: "dataMean",
  needsDataMean: true,
  init: (_shape, _fans, _params, context) => Float32Array.from(context.dataMean()),
});

const normalNoise = defineSampler({
  ...about,
  name: "normal",
  params: { size: p.int({ doc: "Numbers." }) },
  shape: ({ size: n }) => vector(n),
  sample: (batch, { size: n }, { random }) => random.normal([batch, n]),
});
const labels = defineSampler({
  ...about,
  name: "labels",
  params: { count: p.int({ doc: "Classes." }) },
  shape: ({ count }) => classes(count),
  sample: (batch, { count }, { random }) => random.categorical(batch, new Array(count).fill(1)),
  fromBatch: (batch) => batch.labels,
  needsLabels: true,
  walk: "classes",
});

const nonSaturating = defineLoss({
  ...about,
  name: "nonSaturating",
  adversarial: true,
  threshold: 0,
  reads: { discriminator: ["real", "fake"], generator: ["fake"] },
  discriminator: ({ tf, real, fake }) => tf.add(tf.mean(tf.softplus(tf.neg(real))), tf.mean(tf.softplus(fake))),
  generator: ({ tf, fake }) => tf.mean(tf.softplus(tf.neg(fake))),
});
const wasserstein = defineLoss({
  ...about,
  name: "wasserstein",
  adversarial: true,
  reads: { discriminator: ["real", "fake"], generator: ["fake"] },
  discriminator: ({ tf, real, fake }) => tf.sub(tf.mean(fake), tf.mean(real)),
  generator: ({ tf, fake }) => tf.neg(tf.mean(fake)),
});
const gradientPenalty = defineLoss({
  ...about,
  name: "gradientPenalty",
  reads: { discriminator: ["real", "fake"] },
  discriminator({ tf, images, discriminate, random }) {
    const epsilon = random.uniform([images.real.shape[0] as number, 1]);
    const between = tf.add(tf.mul(images.real, epsilon), tf.mul(images.fake, tf.sub(1, epsilon)));
    const slope = tf.grad((x) => tf.sum(discriminate(x).real as Tensor))(between);
    return tf.mean(tf.square(tf.sub(tf.sqrt(tf.add(tf.sum(tf.square(slope), 1), 1e-12)), 1)));
  },
});
/** A term that draws and judges nothing: it must disturb nobody. */
const idle = defineLoss({
  ...about,
  name: "idle",
  reads: { discriminator: ["fake"], generator: ["fake"] },
  discriminator: ({ tf, random }) => tf.mul(tf.sum(random.normal([3])), 0),
  generator: ({ tf, random }) => tf.mul(tf.sum(random.normal([3])), 0),
});
/** The mean class of the real batch. */
const realLabels = defineLoss({
  ...about,
  name: "realLabels",
  reads: { discriminator: ["real"] },
  discriminator: ({ tf, factor }) => tf.mean(tf.cast(tf.argMax(factor("label", "real"), -1), "float32")),
});
/** The mean of D's output on fakes: a term whose size is easily told. */
const level = defineLoss({
  ...about,
  name: "level",
  reads: { discriminator: ["fake"], generator: ["fake"] },
  discriminator: ({ tf, fake }) => tf.mean(fake),
  generator: ({ tf, fake }) => tf.mean(fake),
});

/** A term of one latent: the mean of its numbers. */
const meanOf = defineLoss({
  ...about,
  name: "meanOf",
  params: { latent: p.ref("latent", { doc: "Of this." }) },
  reads: { generator: ["fake"] },
  generator: ({ tf, factor }, { latent }) => tf.mean(factor(latent, "fake")),
});

const sgd = defineOptimizer({
  ...about,
  name: "sgd",
  params: { lr: p.number({ doc: "Rate.", curve: true }) },
  slots: [],
  numbers: ({ lr }) => ({ lr }),
  apply: (weights, gradients, _slots, _params, { lr }, tf) => ({
    weights: weights.map((weight, i) => tf.sub(weight, tf.mul(gradients[i] as Tensor, lr))),
    slots: {},
  }),
});
const adam = defineOptimizer({
  ...about,
  name: "adam",
  params: {
    lr: p.number({ doc: "Rate.", default: 1e-3, curve: true }),
    beta1: p.number({ doc: "Memory.", default: 0.5 }),
    beta2: p.number({ doc: "Memory.", default: 0.999 }),
  },
  slots: ["m", "v"],
  numbers: ({ lr, beta1, beta2 }, count) => ({ rate: (lr * Math.sqrt(1 - beta2 ** count)) / (1 - beta1 ** count) }),
  apply(weights, gradients, slots, { beta1, beta2 }, { rate }, tf) {
    const mix = (old: readonly Tensor[] | undefined, values: readonly Tensor[], beta: number) =>
      values.map((value, i) => tf.add(tf.mul(old?.[i] as Tensor, beta), tf.mul(value, 1 - beta)));
    const m = mix(slots.m, gradients, beta1);
    const v = mix(
      slots.v,
      gradients.map((gradient) => tf.square(gradient)),
      beta2,
    );
    return {
      weights: weights.map((weight, i) =>
        tf.sub(weight, tf.mul(rate, tf.div(m[i] as Tensor, tf.add(tf.sqrt(v[i] as Tensor), 1e-8)))),
      ),
      slots: { m, v },
    };
  },
});
const ema = defineAverage({
  ...about,
  name: "ema",
  params: {
    decay: p.number({ doc: "Memory.", default: 0.9 }),
    from: p.duration({ doc: "Start.", default: 0 }),
  },
  from: ({ from }) => from,
  next: (averaged, weight, { decay }, _numbers, tf) => tf.add(tf.mul(averaged, decay), tf.mul(weight, 1 - decay)),
});

const clip = defineConstraint({
  ...about,
  name: "clip",
  params: { bound: p.number({ doc: "Largest size." }) },
  roles: ["kernel", "bias"],
  project: (weight, { bound }, tf) => tf.clipByValue(weight, -bound, bound),
});
/** Spectral normalisation of a matrix; one power iteration per update. */
const spectralNorm = defineConstraint({
  ...about,
  name: "spectralNorm",
  roles: ["kernel"],
  state: (shape, _params, stream) => ({
    u: { shape: [1, shape.at(-1) as number], values: stream.normal(shape.at(-1) as number) },
    turns: { shape: [], values: Float32Array.of(0) },
  }),
  advance(weight, { u, turns }, _params, tf) {
    const matrix = weight as Tensor2D;
    const unit = (x: Tensor) => tf.div(x, tf.add(tf.norm(x), 1e-12)) as Tensor2D;
    const v = unit(tf.matMul(u as Tensor2D, matrix, false, true));
    return { u: unit(tf.matMul(v, matrix)), turns: tf.add(turns as Tensor, 1) };
  },
  transform(weight, { u }, _params, tf) {
    const sigma = tf.norm(tf.matMul(weight as Tensor2D, u as Tensor2D, false, true));
    return tf.div(weight, sigma);
  },
});

const linear = defineCurve({
  ...about,
  name: "linear",
  params: {
    from: p.number({ doc: "Start." }),
    to: p.number({ doc: "End." }),
    over: p.duration({ doc: "Length.", optional: true }),
  },
  at: (step, total, { from, to, over }) => from + (to - from) * Math.min(1, step / (over ?? total)),
  bounds: ({ from, to }) => [Math.min(from, to), Math.max(from, to)],
});

const meanDistance = defineMetric({
  ...about,
  name: "meanDistance",
  params: {
    samples: p.int({ doc: "How many.", default: 64 }),
    weights: p.oneOf(["averaged", "raw"], { doc: "Which.", default: "averaged" }),
  },
  better: "lower",
  async measure(evaluation, { samples }) {
    const mean = async (all: AsyncIterable<{ count: number; values: Float32Array }>) => {
      let sum = 0;
      let count = 0;
      for await (const { values } of all) {
        for (const value of values) sum += value;
        count += values.length;
      }
      return sum / count;
    };
    const value = Math.abs((await mean(evaluation.fake(samples))) - (await mean(evaluation.real("train", samples))));
    return { value, details: { before: evaluation.best ?? -1 }, protocol: { feature: "mean" } };
  },
});
/** The step, less from step 7 on; the more the better. */
const hill = defineMetric({
  ...about,
  name: "hill",
  better: "higher",
  async measure({ step, best }) {
    return { value: step < 7 ? step : 1, details: { before: best ?? -1 }, protocol: {} };
  },
});
/** Warns at steps 4 to 6 and at 10. */
const fretful = defineMetric({
  ...about,
  name: "fretful",
  better: "lower",
  async measure({ step }) {
    const bad = (step >= 4 && step <= 6) || step === 10;
    return { value: step, ...(bad && { warning: `fearful at ${step}` }), protocol: { of: "step" } };
  },
});
const dot = defineView({
  ...about,
  name: "dot",
  async draw(evaluation) {
    const latents = evaluation.latentsFor(4);
    const images = evaluation.generate(latents);
    const values = await images.data();
    for (const tensor of [images, ...Object.values(latents)]) tensor.dispose();
    return { height: 1, width: 1, channels: 1, pixels: Uint8Array.of(Math.abs((values[0] ?? 0) * 10) & 255) };
  },
});

/** Refuses what it is asked for, or has a bug. */
const refusing = defineView({
  ...about,
  name: "refusing",
  params: { bug: p.flag({ doc: "Whether it has one.", default: false }) },
  async draw(_evaluation, { bug }) {
    throw bug ? new TypeError("undefined is not a function") : new Error("there is no layer 9");
  },
});

/** D once more on the reals, as a penalty pass. */
const again = defineLoss({
  ...about,
  name: "again",
  reads: { discriminator: ["real"] },
  discriminator: ({ tf, images, discriminate }) => tf.mean(discriminate(images.real).real as Tensor),
});
const distanceOf = ({ tf, heads, factor }: LossStep) =>
  tf.mean(tf.square(tf.sub(heads("fake").z as Tensor, factor("z", "fake"))));
/** How far D's head `z` is from the noise that a fake was made of. */
const recovers = defineLoss({
  ...about,
  name: "recovers",
  reads: { discriminator: ["fake"], generator: ["fake"] },
  discriminator: distanceOf as never,
  generator: distanceOf as never,
});
/** Multiplies a kernel by how often its state moved on. */
const counted = defineConstraint({
  ...about,
  name: "counted",
  roles: ["kernel"],
  state: () => ({ turns: { shape: [], values: Float32Array.of(0) } }),
  advance: (_weight, { turns }, _params, tf) => ({ turns: tf.add(turns as Tensor, 1) }),
  transform: (weight, { turns }, _params, tf) => tf.mul(weight, turns as Tensor),
});

const plugins = [
  again,
  recovers,
  counted,
  dense,
  relu,
  tanh,
  inverse,
  cusp,
  concat,
  dropout,
  batchNorm,
  normal,
  glorot,
  dataMean,
  normalNoise,
  labels,
  nonSaturating,
  wasserstein,
  gradientPenalty,
  idle,
  level,
  meanOf,
  realLabels,
  sgd,
  adam,
  ema,
  clip,
  spectralNorm,
  linear,
  meanDistance,
  fretful,
  hill,
  dot,
  refusing,
];
export const catalog = createCatalog([
  { name: "stand-ins", version: "0.0.0", plugins: plugins as unknown as readonly Plugin[] },
]);
