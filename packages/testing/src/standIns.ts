import {
  classes,
  defineDataset,
  defineInitializer,
  defineLayer,
  defineLoss,
  defineOptimizer,
  defineSampler,
  image,
  type Plugin,
  p,
  size,
  unbounded,
  vector,
} from "@dotgan/kit";

// The simplest plugin of each kind: what the base experiment around an example is made of. They are checked, never run.
const unused = (): never => {
  throw new Error("a stand-in is only checked");
};

const digits = defineDataset({
  name: "standInDigits",
  contract: 1,
  doc: "Images that look like MNIST to the checker.",
  params: {},
  example: "data digits = standInDigits",
  facts: () => ({
    shape: image(28, 28, 1),
    range: [-1, 1],
    classes: 10,
    labelCounts: new Array<number>(10).fill(5_500),
    splits: { train: 55_000, valid: 5_000, test: 10_000 },
    truth: "factors",
  }),
  open: unused,
});

const drawn = (name: string, width: number) =>
  defineDataset({
    name,
    contract: 1,
    doc: "Points of two modes.",
    params: {},
    example: `data points = ${name}`,
    facts: () => ({
      shape: vector(width),
      range: unbounded,
      classes: 2,
      splits: { train: 50_000, valid: 10_000, test: 10_000 },
      truth: "modes",
    }),
    open: unused,
    truth: unused,
  });

const noise = defineSampler({
  name: "standInNoise",
  contract: 1,
  doc: "Eight numbers.",
  params: {},
  example: "latent z = standInNoise",
  shape: () => vector(8),
  sample: unused,
});

/** Stands for a latent that a loss names. */
export const factorClasses = 10;
const factor = defineSampler({
  name: "standInFactor",
  contract: 1,
  doc: "One of ten classes, the data's own label in a real batch.",
  params: {},
  example: "latent label = standInFactor",
  needsLabels: true,
  shape: () => classes(factorClasses),
  range: () => [0, 1],
  sample: unused,
  fromBatch: unused,
  posterior: () => ({
    size: factorClasses,
    entropy: Math.log(factorClasses),
    negativeLogLikelihood: unused,
  }),
});

const dense = defineLayer({
  name: "standInDense",
  contract: 1,
  doc: "A matrix over all values of anything.",
  params: { units: p.int({ doc: "Outputs.", min: 1 }) },
  positional: ["units"],
  example: "standInDense(3)",
  shape: (_inputs, { units }) => vector(units),
  apply: unused,
});

const picture = defineLayer({
  name: "standInImage",
  contract: 1,
  doc: "A matrix whose outputs form an image.",
  params: {
    height: p.int({ doc: "Height.", min: 1 }),
    width: p.int({ doc: "Width.", min: 1 }),
    channels: p.int({ doc: "Channels.", min: 1 }),
  },
  positional: ["height", "width", "channels"],
  example: "standInImage(4, 4, 3)",
  shape: (_inputs, { height, width, channels }) => image(height, width, channels),
  apply: unused,
});

const concat = defineLayer({
  name: "concat",
  contract: 1,
  doc: "Joins vectors and classes.",
  params: {},
  inputs: { min: 1 },
  example: "concat(a, b)",
  shape: (inputs) => vector(inputs.reduce((sum, shape) => sum + size(shape), 0)),
  apply: unused,
});

const loss = defineLoss({
  name: "standInLoss",
  contract: 1,
  doc: "The critic's difference.",
  params: {},
  example: "loss = standInLoss",
  adversarial: true,
  reads: { discriminator: ["real", "fake"], generator: ["fake"] },
  discriminator: unused,
  generator: unused,
});

const sgd = defineOptimizer({
  name: "standInSgd",
  contract: 1,
  doc: "Plain descent.",
  params: { lr: p.number({ doc: "Step size.", above: 0, default: 0.1, curve: true }) },
  positional: ["lr"],
  example: "update D with standInSgd(0.1)",
  slots: [],
  numbers: unused,
  apply: unused,
});

const init = defineInitializer({
  name: "standInNormal",
  contract: 1,
  doc: "Normal numbers.",
  params: {},
  example: "weights G, D = standInNormal",
  init: unused,
});

/** What the base experiment uses, besides `concat`, which the checker itself asks for. */
export const standIns: readonly Plugin[] = [
  digits,
  drawn("standInPoints", 2),
  drawn("standInLine", 1),
  noise,
  factor,
  dense,
  picture,
  loss,
  sgd,
  init,
];
export const standInConcat: Plugin = concat;
