import {
  defineAverage,
  defineConstraint,
  defineCurve,
  defineDataset,
  defineInitializer,
  defineLayer,
  defineLoss,
  defineMetric,
  defineOptimizer,
  defineSampler,
  defineView,
  named,
  only,
  type Plugin,
  p,
  vector,
} from "@dotgan/kit";

// One sound plugin of each kind; each test breaks one thing in a copy.

const scale = p.number({ doc: "A factor.", above: 0, max: 10, default: 0.5 });

export const layer = defineLayer({
  name: "stretch",
  contract: 1,
  doc: "Scales every value by a weight and squashes it.",
  cite: "arXiv:1406.2661",
  params: { scale },
  positional: ["scale"],
  example: "stretch(0.7)",
  shape: ([input]) => (input?.kind === "vector" ? input : { expected: "a vector" }),
  range: () => [-1, 1],
  weights: ([input]) => ({ gain: { shape: [input?.kind === "vector" ? input.size : 1], role: "gain" } }),
  apply: (inputs, weights, { scale }, { tf }) => tf.tanh(tf.mul(tf.mul(only(inputs), named(weights, "gain")), scale)),
});

export const sampler = defineSampler({
  name: "coins",
  contract: 1,
  doc: "One of three faces.",
  params: {},
  example: "latent z = coins",
  shape: () => ({ kind: "class", classes: 3 }),
  range: () => [0, 1],
  sample: (batch, _params, { random }) => random.categorical(batch, [1, 1, 1]),
  posterior: () => ({
    size: 3,
    entropy: Math.log(3),
    negativeLogLikelihood: (output, value, tf) => tf.neg(tf.sum(tf.mul(value, tf.logSoftmax(output)), -1)),
  }),
});

export const loss = defineLoss({
  name: "difference",
  contract: 1,
  doc: "The smooth difference of both sides.",
  params: { scale },
  example: "loss = difference(scale: 2)",
  adversarial: true,
  reads: { discriminator: ["real", "fake"], generator: ["fake"] },
  discriminator: ({ tf, real, fake }, { scale }) =>
    tf.mul(scale, tf.add(tf.mean(tf.softplus(fake)), tf.mean(tf.softplus(tf.neg(real))))),
  generator: ({ tf, fake }, { scale }) => tf.mul(scale, tf.mean(tf.softplus(tf.neg(fake)))),
});

export const optimizer = defineOptimizer({
  name: "heavyBall",
  contract: 1,
  doc: "Descends with momentum.",
  params: { lr: p.number({ doc: "The step.", above: 0, default: 0.05, curve: true }) },
  example: "update D with heavyBall(lr: 0.05)",
  slots: ["velocity"],
  numbers: ({ lr }) => ({ lr }),
  apply(weights, gradients, slots, _params, { lr }, tf) {
    const velocity = named(slots, "velocity").map((v, i) =>
      tf.sub(tf.mul(0.5, v), tf.mul(lr, gradients[i] as typeof v)),
    );
    return { weights: weights.map((w, i) => tf.add(w, velocity[i] as typeof w)), slots: { velocity } };
  },
});

export const average = defineAverage({
  name: "halfway",
  contract: 1,
  doc: "Halves the distance.",
  params: {},
  example: "average G with halfway",
  next: (averaged, weight, _params, _numbers, tf) => tf.add(tf.mul(0.5, averaged), tf.mul(0.5, weight)),
});

export const curve = defineCurve({
  name: "fall",
  contract: 1,
  doc: "Falls to zero.",
  params: { from: p.number({ doc: "Where it starts.", above: 0, default: 1 }) },
  positional: ["from"],
  example: "update D with standInSgd(lr: fall(0.5))",
  at: (step, total, { from }) => from * (1 - step / (2 * total)),
  bounds: ({ from }) => [from / 2, from],
});

export const constraint = defineConstraint({
  name: "within",
  contract: 1,
  doc: "Keeps weights within bounds.",
  params: { bound: p.number({ doc: "The bound.", above: 0, default: 0.5 }) },
  positional: ["bound"],
  example: "update D with standInSgd(0.1) then within(0.1)",
  roles: ["kernel"],
  project: (weight, { bound }, tf) => tf.clipByValue(weight, -bound, bound),
});

export const initializer = defineInitializer({
  name: "flat",
  contract: 1,
  doc: "Equally likely numbers.",
  params: {},
  example: "weights G = flat",
  init: (shape, _fans, _params, { stream }) =>
    stream.uniform(
      shape.reduce((a, b) => a * b, 1),
      -1,
      1,
    ),
});

export const dataset = defineDataset({
  name: "unitSquare",
  contract: 1,
  doc: "Points of a square.",
  params: {},
  example: "data points = unitSquare",
  facts: () => ({ shape: vector(2), range: [0, 1], splits: { train: 100 } }),
  async open(_params, _access, stream) {
    const all = stream.uniform(200);
    return {
      facts: { shape: vector(2), range: [0, 1], splits: { train: 100 } },
      read(_split, indices, values) {
        indices.forEach((index, i) => {
          values.set(all.subarray(2 * index, 2 * index + 2), 2 * i);
        });
      },
    };
  },
});

export const metric = defineMetric({
  name: "brightness",
  contract: 1,
  doc: "The mean of the fakes.",
  params: { samples: p.int({ doc: "Fakes.", min: 1, default: 1_000 }) },
  example: "at end { brightness(samples: 10) }",
  better: "higher",
  async measure({ fake }, { samples }) {
    let sum = 0;
    let count = 0;
    for await (const { values } of fake(samples)) {
      for (const value of values) sum += value;
      count += values.length;
    }
    return { value: sum / count, protocol: { samples } };
  },
});

export const view = defineView({
  name: "dots",
  contract: 1,
  doc: "One pixel for each of sixteen fakes.",
  params: {},
  example: "every 10 steps { dots }",
  async draw({ fake }) {
    const pixels = new Uint8Array(16);
    for await (const { values, count } of fake(16)) {
      for (let i = 0; i < count; i++) pixels[i] = Math.abs((values[i * (values.length / count)] as number) * 100) % 256;
    }
    return { height: 4, width: 4, channels: 1, pixels };
  },
});

/** A copy with something else in it. */
export const breaking = <P extends object>(plugin: P, changes: { [K in keyof P]?: unknown } & object): Plugin =>
  ({ ...plugin, ...changes }) as unknown as Plugin;

/** Every sound plugin above. */
export const sound = [
  layer,
  sampler,
  loss,
  optimizer,
  average,
  curve,
  constraint,
  initializer,
  dataset,
  metric,
  view,
] as unknown as readonly Plugin[];
