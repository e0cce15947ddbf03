import { type LayerContext, named, type Ops, only, type Plugin, p, type Stream, type Tensor } from "@dotgan/kit";
import { expect, it } from "vitest";
import { conformance, testPlugin } from "../src/index.js";
import * as whole from "./sound.js";

const { breaking } = whole;

const problemsOf = async (plugin: Plugin): Promise<string> =>
  (await conformance(plugin)).map(({ check, message }) => `${check}: ${message}`).join("\n");

for (const plugin of whole.sound) testPlugin(plugin);

/** What is broken, the broken plugin, and what the suite must say. */
const broken: readonly (readonly [string, Plugin, RegExp])[] = [
  // What a plugin says of itself.
  ["a doc without a period", breaking(whole.curve, { doc: "Falls" }), /doc "Falls"/],
  [
    "an undocumented parameter",
    breaking(whole.curve, { params: { from: p.number({ doc: "", default: 1 }) } }),
    /doc of `from`/,
  ],
  ["a cite that leads nowhere", breaking(whole.curve, { cite: "the paper" }), /cite "the paper"/],
  ["an alias that is its name", breaking(whole.curve, { aliases: ["fall"] }), /own aliases/],
  ["a positional parameter that does not exist", breaking(whole.curve, { positional: ["to"] }), /`to` is no parameter/],
  [
    "a required parameter after one with a default",
    breaking(whole.curve, {
      params: { from: p.number({ doc: "A.", default: 1 }), to: p.number({ doc: "B." }) },
      positional: ["from", "to"],
    }),
    /required positional/,
  ],
  [
    "a default out of bounds",
    breaking(whole.curve, { params: { from: p.number({ doc: "A.", above: 0, default: 0 }) } }),
    /default of `from`/,
  ],
  [
    "a schema with a misspelt keyword",
    breaking(whole.curve, {
      params: { from: { ...p.number({ doc: "A.", default: 1 }), schema: { type: "number", minimun: 0 } } },
    }),
    /minimun/,
  ],
  [
    "a schema that accepts anything",
    breaking(whole.curve, {
      params: { from: { ...p.number({ doc: "A.", default: 1 }), schema: {} } },
    }),
    /accepts any type/,
  ],
  ["defaults that cannot go together", breaking(whole.curve, { conflict: () => "never" }), /never/],
  [
    "an example with a mistake",
    breaking(whole.curve, { example: "update D with standInSgd(lr: fall(0.5, 3))" }),
    /too many values/,
  ],
  [
    "an example of something else",
    breaking(whole.loss, { example: "loss = standInLoss" }),
    /does not use `difference`/,
  ],

  // Layers.
  [
    "a layer of another shape",
    breaking(whole.layer, {
      apply: (inputs: Tensor[], _w: unknown, _p: unknown, { tf }: LayerContext) =>
        tf.concat([only(inputs), only(inputs)], -1),
    }),
    /declared vector\[6\], built \[12\]/,
  ],
  ["a layer beyond its range", breaking(whole.layer, { range: () => [0, 1] }), /outside the declared \[0, 1\]/],
  [
    "a layer whose gradient is wrong",
    breaking(whole.layer, {
      apply: (inputs: Tensor[], weights: Record<string, Tensor>, _p: unknown, { tf }: LayerContext) =>
        tf.customGrad((x: unknown) => ({
          value: tf.tanh(x as Tensor),
          gradFunc: (dy: Tensor) => tf.mul(dy, 0.9),
        }))(tf.mul(only(inputs), named(weights, "gain"))),
    }),
    /its input gives a slope/,
  ],
  [
    "a layer whose weight gets no gradient",
    breaking(whole.layer, {
      apply: (inputs: Tensor[], weights: Record<string, Tensor>, _p: unknown, { tf }: LayerContext) =>
        tf.tanh(tf.mul(only(inputs), tf.tensor(named(weights, "gain").dataSync()))),
    }),
    /`gain` gives a slope of 0\.000/,
  ],
  [
    "a layer that mixes examples in secret",
    breaking(whole.layer, {
      apply: (inputs: Tensor[], _w: unknown, _p: unknown, { tf, training }: LayerContext) =>
        training ? tf.tanh(tf.sub(only(inputs), tf.mean(only(inputs), 0, true))) : tf.tanh(only(inputs)),
      weights: undefined,
    }),
    /set mixesSamples/,
  ],
  [
    "a layer that keeps a tensor",
    breaking(whole.layer, {
      apply: (inputs: Tensor[], _w: unknown, _p: unknown, { tf }: LayerContext) => tf.keep(tf.tanh(only(inputs))),
      weights: undefined,
    }),
    /stay behind/,
  ],
  [
    "a layer that reads what it is given",
    breaking(whole.layer, {
      apply: (inputs: Tensor[], _w: unknown, _p: unknown, { tf }: LayerContext) =>
        tf.tanh(tf.mul(only(inputs), only(inputs).dataSync().length)),
      weights: undefined,
    }),
    /reads tensors' values/,
  ],
  [
    "a layer that draws by itself",
    breaking(whole.layer, {
      apply: (inputs: Tensor[], _w: unknown, _p: unknown, { tf }: LayerContext) =>
        tf.tanh(tf.mul(only(inputs), Math.random())),
      weights: undefined,
    }),
    /two passes with one stream differ/,
  ],
  [
    "a layer that moves a statistic in evaluation",
    breaking(whole.layer, {
      apply: (inputs: Tensor[], _w: unknown, _p: unknown, { tf, update }: LayerContext) => {
        update("mean", tf.mean(only(inputs), 0));
        return tf.tanh(only(inputs));
      },
      weights: undefined,
    }),
    /moved in evaluation[\s\S]*no statistic/,
  ],

  // Samplers.
  [
    "a sampler of another shape",
    breaking(whole.sampler, { shape: () => ({ kind: "class", classes: 4 }) }),
    /declared class\[4\]/,
  ],
  [
    "a sampler deaf to its seed",
    breaking(whole.sampler, {
      sample: (batch: number, _p: unknown, { tf }: { tf: Ops }) =>
        tf.cast(tf.oneHot(tf.zeros([batch], "int32"), 3), "float32"),
    }),
    /two seeds draw the same/,
  ],
  [
    "an entropy in bits",
    breaking(whole.sampler, {
      posterior: () => ({ ...whole.sampler.posterior?.({}, {} as never), entropy: Math.log2(3) }),
    }),
    /cannot be below entropy/,
  ],
  [
    "an entropy too small",
    breaking(whole.sampler, { posterior: () => ({ ...whole.sampler.posterior?.({}, {} as never), entropy: 0.5 }) }),
    /for classes they are equal/,
  ],

  // Losses.
  [
    "a loss that is no scalar",
    breaking(whole.loss, { generator: ({ tf, fake }: { tf: Ops; fake: Tensor }) => tf.neg(fake) }),
    /not a scalar/,
  ],
  [
    "a loss that reads what it does not announce",
    breaking(whole.loss, { reads: { discriminator: ["fake"], generator: ["fake"] } }),
    /D on reals/,
  ],
  [
    "a loss without a gradient",
    breaking(whole.loss, {
      generator: ({ tf, fake }: { tf: Ops; fake: Tensor }) => tf.scalar(-(fake.dataSync()[0] as number)),
    }),
    /generator weights \(`kernel`\) gives a slope of 0\.000/,
  ],
  ["a side without its reads", breaking(whole.loss, { reads: { discriminator: ["real", "fake"] } }), /come together/],

  // Optimizers and averages.
  [
    "an optimizer that climbs",
    breaking(whole.optimizer, {
      slots: [],
      apply: (w: Tensor[], g: Tensor[], _s: unknown, _p: unknown, _c: number, tf: Ops) => ({
        weights: w.map((x, i) => tf.add(x, tf.mul(0.01, g[i] as Tensor))),
        slots: {},
      }),
    }),
    /the quadratic goes/,
  ],
  [
    "an optimizer that forgets a slot",
    breaking(whole.optimizer, { slots: ["velocity", "square"] }),
    /declares the slots/,
  ],
  [
    "an optimizer that takes a curve for a constant",
    breaking(whole.optimizer, {
      slots: [],
      apply: (w: Tensor[], g: Tensor[], _s: unknown, { lr }: { lr: number }, _c: unknown, tf: Ops) => ({
        weights: w.map((x, i) => tf.sub(x, tf.mul(lr, g[i] as Tensor))),
        slots: {},
      }),
    }),
    /`lr` is read from the parameters/,
  ],
  [
    "an optimizer that disposes its gradients",
    breaking(whole.optimizer, {
      slots: [],
      apply: (w: Tensor[], g: Tensor[], _s: unknown, _p: unknown, _c: number, tf: Ops) => {
        const weights = w.map((x, i) => tf.sub(x, tf.mul(0.1, g[i] as Tensor)));
        for (const gradient of g) gradient.dispose();
        return { weights, slots: {} };
      },
    }),
    /handed in are disposed/,
  ],
  [
    "an average that overshoots",
    breaking(whole.average, {
      next: (a: Tensor, w: Tensor, _p: unknown, _c: number, tf: Ops) => tf.sub(tf.mul(2, w), a),
    }),
    /outside of the two/,
  ],

  // Curves, constraints, initializers.
  [
    "a curve beyond its bounds",
    breaking(whole.curve, { bounds: ({ from }: { from: number }) => [0.9 * from, from] }),
    /outside of \[0\.9/,
  ],
  [
    "a curve with a memory",
    breaking(whole.curve, {
      at: (
        (calls) => () =>
          1 - 1e-6 * calls++
      )(0),
    }),
    /answers differently/,
  ],
  [
    "a projection that goes on and on",
    breaking(whole.constraint, { project: (w: Tensor, _p: unknown, tf: Ops) => tf.mul(w, 0.9) }),
    /projecting twice/,
  ],
  ["a constraint that does nothing", breaking(whole.constraint, { project: undefined }), /neither/],
  [
    "an initializer that gives too few",
    breaking(whole.initializer, { init: () => new Float32Array(3) }),
    /3 values, not 12/,
  ],
  [
    "an initializer deaf to its stream",
    breaking(whole.initializer, {
      init: (shape: number[]) => Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
    }),
    /two streams give the same/,
  ],
  [
    "an initializer that looks at the data in secret",
    breaking(whole.initializer, {
      init: (_s: unknown, _f: unknown, _p: unknown, { dataMean }: { dataMean(): Float32Array }) => dataMean(),
    }),
    /without needsDataMean/,
  ],

  // Datasets.
  [
    "a dataset of another length",
    breaking(whole.dataset, { facts: () => ({ ...whole.dataset.facts({}), splits: { train: 60 } }) }),
    /60 examples in train, opened: 100/,
  ],
  [
    "a dataset beyond its range",
    breaking(whole.dataset, {
      open: async (_p: never, access: never, stream: Stream) => {
        const source = await whole.dataset.open({}, access, stream);
        return { ...source, read: (_s: never, _i: never, values: Float32Array) => values.fill(2) };
      },
    }),
    /2 is outside of \[0, 1\]/,
  ],
  [
    "a dataset that reads in order only",
    breaking(whole.dataset, {
      open: async (_p: never, access: never, stream: Stream) => {
        const source = await whole.dataset.open({}, access, stream);
        return {
          ...source,
          read: (s: "train", i: Uint32Array, v: Float32Array, l: Int32Array) => source.read(s, i.slice().sort(), v, l),
        };
      },
    }),
    /depends on the order/,
  ],
  [
    "a dataset whose absence is a riddle",
    breaking(whole.dataset, {
      open: (_p: never, access: { missing(message: string): never }) => access.missing("no data"),
    }),
    /does not say what to put where/,
  ],
  [
    "a truth that is not true",
    breaking(whole.dataset, {
      truth: () => ({ modes: [[0.5, 0.5]], std: 0.2, density: () => 3 }),
    }),
    /integrates to/,
  ],

  // Metrics and views.
  [
    "a metric without a protocol",
    breaking(whole.metric, { measure: async () => ({ value: 1, protocol: {} }) }),
    /protocol is empty/,
  ],
  [
    "a metric that differs from time to time",
    breaking(whole.metric, {
      measure: async () => ({ value: Math.random(), protocol: { samples: 1 } }),
    }),
    /measured twice/,
  ],
  [
    "a metric that keeps tensors",
    breaking(whole.metric, {
      measure: async ({ tf }: { tf: Ops }) => ({ value: tf.ones([3]).size, protocol: { samples: 1 } }),
    }),
    /stay behind/,
  ],
  [
    "a view cut short",
    breaking(whole.view, {
      draw: async () => ({ height: 4, width: 4, channels: 3, pixels: Uint8Array.from({ length: 16 }, (_, i) => i) }),
    }),
    /needs 48 bytes/,
  ],
];

for (const [what, plugin, says] of broken) {
  it(`catches ${what}`, async () => {
    expect(await problemsOf(plugin)).toMatch(says);
  });
}
