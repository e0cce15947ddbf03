import {
  classes,
  type DataFacts,
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
  image,
  type Plugin,
  p,
  type Range,
  type Shape,
  size,
  unbounded,
  vector,
} from "@dotgan/kit";
import { type Catalog, createCatalog } from "../src/index.js";

/** Small plugins that stand for the real ones: they have parameters, shapes and ranges, and compute nothing. */
const never = (): never => {
  throw new Error("checking never computes");
};
const about = { contract: 1, doc: "A stand-in.", example: "" } as const;
const only = ([input]: readonly Shape[]): Shape => input as Shape;
const onlyRange = ([input]: readonly Range[]): Range => input as Range;
const keeps = { shape: only, range: onlyRange, apply: never };

const digits: DataFacts = {
  shape: image(28, 28, 1),
  range: [-1, 1],
  classes: 10,
  labelCounts: [6, 7, 6, 6, 5, 5, 6, 6, 5, 5],
  splits: { train: 60_000, test: 10_000 },
};

const datasets = [
  defineDataset({
    ...about,
    name: "mnist",
    aliases: ["digits28"],
    params: {
      range: p.range({ doc: "Range of the values.", default: [-1, 1] }),
      train: p.int({ doc: "Images to train on.", min: 1, default: 60_000 }),
    },
    facts: ({ range }) => ({ ...digits, range }),
    open: never,
  }),
  defineDataset({
    ...about,
    name: "faces",
    params: { size: p.int({ doc: "Height and width.", min: 8, default: 64, unit: "pixels" }) },
    facts: ({ size }) => ({ shape: image(size, size, 3), range: [-1, 1], splits: { train: 9_000, valid: 1_000 } }),
    open: never,
  }),
  defineDataset({
    ...about,
    name: "ring",
    params: {},
    facts: () => ({ shape: vector(2), range: unbounded, splits: { train: 10_000 } }),
    open: never,
  }),
];

const samplers = [
  defineSampler({
    ...about,
    name: "uniform",
    params: {
      size: p.int({ doc: "Numbers.", min: 1 }),
      low: p.number({ doc: "Lower end.", default: 0 }),
      high: p.number({ doc: "Upper end.", default: 1 }),
    },
    positional: ["size", "low", "high"],
    conflict: ({ low, high }) => (low < high ? undefined : "low must be below high"),
    shape: ({ size }) => vector(size),
    range: ({ low, high }) => [low, high],
    sample: never,
    posterior: ({ size }) => ({ size, entropy: 0, negativeLogLikelihood: never }),
  }),
  defineSampler({
    ...about,
    name: "categorical",
    params: { classes: p.int({ doc: "Classes.", min: 2 }) },
    positional: ["classes"],
    shape: (params) => classes(params.classes),
    range: () => [0, 1],
    sample: never,
    posterior: (params) => ({ size: params.classes, entropy: 1, negativeLogLikelihood: never }),
  }),
  defineSampler({
    ...about,
    name: "labels",
    params: {
      data: p.ref("data", { doc: "Whose labels." }),
      draw: p.oneOf(["empirical", "balanced"], { doc: "How often each class is drawn.", default: "empirical" }),
    },
    positional: ["data"],
    needsLabels: true,
    shape: (_params, data) => classes(data.classes ?? 0),
    range: () => [0, 1],
    sample: never,
    fromBatch: never,
    posterior: (_params, data) => ({ size: data.classes ?? 0, entropy: 1, negativeLogLikelihood: never }),
  }),
];

const imageNeeded = { expected: "an image" };
const activation = (name: string, range: Range) =>
  defineLayer({ ...about, name, params: {}, shape: only, range: () => range, apply: never });
const convolution = (name: string, sideOf: (side: number, stride: number) => number) =>
  defineLayer({
    ...about,
    name,
    params: {
      filters: p.int({ doc: "Filters.", min: 1 }),
      kernel: p.int({ doc: "Side of the filters.", min: 1, unit: "pixels" }),
      stride: p.int({ doc: "Pixels between positions.", min: 1, default: 1, unit: "pixels" }),
      padding: p.oneOf(["same", "valid"], { doc: "What happens at the edge.", default: "same" }),
    },
    positional: ["filters", "kernel"],
    shape([input], { filters, stride }) {
      if (input?.kind !== "image") return imageNeeded;
      return image(sideOf(input.height, stride), sideOf(input.width, stride), filters);
    },
    weights: ([input], { filters, kernel }) => ({
      kernel: { shape: [kernel, kernel, input?.kind === "image" ? input.channels : 0, filters], role: "kernel" },
    }),
    apply: never,
  });

const layers = [
  defineLayer({
    ...about,
    name: "dense",
    params: {
      units: p.int({ doc: "Numbers that come out.", min: 1 }),
      biasInit: p.plugin("initializer", {
        doc: "Where the bias starts.",
        default: { name: "constant", params: {} },
      }),
    },
    positional: ["units"],
    shape: ([input], { units }) => (input?.kind === "image" ? { expected: "a vector or a class" } : vector(units)),
    weights: ([input], { units }) => ({ kernel: { shape: [size(input as Shape), units], role: "kernel" } }),
    apply: never,
  }),
  convolution("conv2d", (side, stride) => Math.ceil(side / stride)),
  convolution("conv2dTranspose", (side, stride) => side * stride),
  defineLayer({
    ...about,
    name: "upsample2d",
    params: { factor: p.int({ doc: "Times larger.", min: 1, default: 2 }) },
    positional: ["factor"],
    shape: ([input], { factor }) =>
      input?.kind === "image" ? image(input.height * factor, input.width * factor, input.channels) : imageNeeded,
    range: onlyRange,
    apply: never,
  }),
  defineLayer({
    ...about,
    name: "reshape",
    params: { to: p.numbers({ doc: "Height, width and channels.", min: 1 }) },
    rest: "to",
    shape([input], { to }) {
      const [height = 0, width = 0, channels = 0] = to;
      const output = image(height, width, channels);
      return size(input as Shape) === size(output) ? output : { expected: `${size(output)} values` };
    },
    range: onlyRange,
    apply: never,
  }),
  defineLayer({
    ...about,
    name: "flatten",
    params: {},
    shape: ([input]) => vector(size(input as Shape)),
    range: onlyRange,
    apply: never,
  }),
  defineLayer({ ...about, ...keeps, name: "batchNorm", aliases: ["bn"], params: {}, mixesSamples: true }),
  defineLayer({
    ...about,
    ...keeps,
    name: "dropout",
    params: { rate: p.number({ doc: "Share that is dropped.", min: 0, max: 1, unit: "probability" }) },
    positional: ["rate"],
  }),
  defineLayer({
    ...about,
    ...keeps,
    name: "leakyRelu",
    params: { slope: p.number({ doc: "Slope below zero.", min: 0, default: 0.2 }) },
    positional: ["slope"],
  }),
  activation("relu", [0, Number.POSITIVE_INFINITY]),
  activation("tanh", [-1, 1]),
  activation("sigmoid", [0, 1]),
  defineLayer({
    ...about,
    name: "concat",
    params: {},
    inputs: { min: 2 },
    shape: (inputs) =>
      inputs.some(({ kind }) => kind === "image")
        ? { expected: "only vectors and classes" }
        : vector(inputs.reduce((sum, input) => sum + size(input), 0)),
    apply: never,
  }),
  defineLayer({
    ...about,
    name: "add",
    params: {},
    inputs: { min: 2 },
    shape: (inputs) =>
      inputs.every((input) => size(input) === size(only(inputs))) ? only(inputs) : { expected: "equal shapes" },
    apply: never,
  }),
  defineLayer({
    ...about,
    name: "dot",
    params: {},
    inputs: 2,
    shape: ([a, b]) => (size(a as Shape) === size(b as Shape) ? vector(1) : { expected: "two vectors of one length" }),
    apply: never,
  }),
];

const initializers = [
  defineInitializer({
    ...about,
    name: "normal",
    params: { mean: p.number({ doc: "Mean.", default: 0 }), std: p.number({ doc: "Spread.", above: 0, default: 1 }) },
    init: never,
  }),
  defineInitializer({
    ...about,
    name: "constant",
    params: { value: p.number({ doc: "The number.", default: 0 }) },
    positional: ["value"],
    init: never,
  }),
];

const constraints = [
  defineConstraint({
    ...about,
    name: "clip",
    params: { bound: p.number({ doc: "Largest size.", above: 0 }) },
    positional: ["bound"],
    roles: ["kernel"],
    project: never,
  }),
  defineConstraint({ ...about, name: "spectralNorm", params: {}, roles: ["kernel"], transform: never }),
];

const losses = [
  defineLoss({
    ...about,
    name: "nonSaturating",
    aliases: ["gan"],
    params: { realLabel: p.number({ doc: "Target for reals.", min: 0, max: 1, default: 1, unit: "probability" }) },
    reads: { discriminator: ["real", "fake"], generator: ["fake"] },
    adversarial: true,
    threshold: 0,
    discriminator: never,
    generator: never,
  }),
  defineLoss({
    ...about,
    name: "mutualInformation",
    params: { latent: p.ref("latent", { doc: "The code." }) },
    positional: ["latent"],
    reads: { discriminator: ["fake"], generator: ["fake"] },
    heads: ["latent"],
    discriminator: never,
    generator: never,
  }),
];

const optimizers = [
  defineOptimizer({
    ...about,
    name: "adam",
    params: {
      lr: p.number({ doc: "Step size.", above: 0, curve: true, default: 1e-3 }),
      beta1: p.number({ doc: "Memory of the mean.", min: 0, below: 1, default: 0.9 }),
    },
    slots: ["m", "v"],
    numbers: never,
    apply: never,
  }),
];

const averages = [
  defineAverage({
    ...about,
    name: "ema",
    params: {
      decay: p.number({ doc: "Memory.", min: 0, below: 1, default: 0.999 }),
      from: p.duration({ doc: "When it starts.", default: 0 }),
    },
    positional: ["decay"],
    next: never,
  }),
];

const curves = [
  defineCurve({
    ...about,
    name: "linear",
    params: {
      from: p.number({ doc: "Start." }),
      to: p.number({ doc: "End." }),
      over: p.duration({ doc: "How long it takes.", optional: true }),
    },
    positional: ["from", "to"],
    at: never,
    bounds: ({ from, to }) => [Math.min(from, to), Math.max(from, to)],
  }),
];

const monitors = [
  defineMetric({
    ...about,
    name: "frechetDistance",
    params: {
      samples: p.int({ doc: "Fakes.", min: 2, default: 1_000, quick: 100 }),
      on: p.oneOf(["train", "valid", "test"], { doc: "The split.", default: "valid" }),
    },
    better: "lower",
    enough: { samples: 100, why: "it says nothing" },
    measure: never,
  }),
  defineView({
    ...about,
    name: "grid",
    params: {
      rows: p.int({ doc: "Rows.", min: 1, default: 8 }),
      columns: p.int({ doc: "Columns.", min: 1, default: 8 }),
    },
    positional: ["rows", "columns"],
    draw: never,
  }),
];

export const plugins: readonly Plugin[] = [
  ...datasets,
  ...samplers,
  ...layers,
  ...initializers,
  ...constraints,
  ...losses,
  ...optimizers,
  ...averages,
  ...curves,
  ...monitors,
] as readonly Plugin[];

export const catalog: Catalog = createCatalog([{ name: "stand-ins", version: "1.0.0", plugins }]);
