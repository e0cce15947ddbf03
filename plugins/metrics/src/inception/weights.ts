import { decodePytorch } from "@dotgan/formats";
import type { Asset } from "@dotgan/kit";
import { convolutionsOf, inceptionV3 } from "./blocks.js";

/** The weights that published FIDs are computed with. */
export const inceptionWeights: Asset = {
  name: "inception",
  file: "inception/pt_inception-2015-12-05-6726825d.pth",
  bytes: 95_628_359,
  sha256: "6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2",
  source:
    "These are the weights of the Inception network that FID and the Inception score are defined by (TensorFlow's graph of 2015-12-05), in the form that the project pytorch-fid publishes among its releases as fid_weights, under the Apache licence 2.0.",
  address: "https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/pt_inception-2015-12-05-6726825d.pth",
};

/** An array with its shape, ready to become a tensor. */
export interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What a convolution multiplies by, `[height, width, in, out]`, and adds, `[out]`. */
export interface Convolution {
  readonly kernel: Weight;
  readonly bias: Weight;
}

export interface InceptionWeights {
  readonly convolutions: ReadonlyMap<string, Convolution>;
  /** From features to logits, `[2048, 1008]`. Its bias is not used: the Inception score's code leaves it out. */
  readonly logits: Weight;
}

type State = Readonly<Record<string, Weight>>;

/** Added to a variance before its root, as in the network. */
const epsilon = 1e-3;

/** Reads the file of `inceptionWeights`. Throws where it holds another network. */
export const decodeInception = (bytes: Uint8Array): InceptionWeights => prepare(decodePytorch(bytes));

/** A state dict as convolutions alone: normalisation by fixed statistics is a factor and a shift of each channel. */
export function prepare(state: State): InceptionWeights {
  const { values, shape } = weightOf(state, "fc.weight", 2);
  const [classes = 0, features = 0] = shape;
  return {
    convolutions: new Map(convolutionsOf(inceptionV3).map((name) => [name, folded(state, name)])),
    logits: {
      shape: [features, classes],
      values: values.map((_, i) => at(values, (i % classes) * features + Math.floor(i / classes))),
    },
  };
}

function folded(state: State, name: string): Convolution {
  const { shape, values } = weightOf(state, `${name}.conv.weight`, 4);
  const [gain, shift, mean, variance] = ["weight", "bias", "running_mean", "running_var"].map(
    (part) => weightOf(state, `${name}.bn.${part}`, 1).values,
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const [out = 0, into = 0, height = 0, width = 0] = shape;
  const factors = gain.map((value, channel) => value / Math.sqrt(at(variance, channel) + epsilon));
  const kernel = new Float32Array(values.length);
  const places = height * width;
  for (let o = 0; o < out; o++)
    for (let i = 0; i < into; i++)
      for (let place = 0; place < places; place++)
        kernel[(place * into + i) * out + o] = at(values, (o * into + i) * places + place) * at(factors, o);
  return {
    kernel: { shape: [height, width, into, out], values: kernel },
    bias: { shape: [out], values: shift.map((value, channel) => value - at(mean, channel) * at(factors, channel)) },
  };
}

const at = (values: Float32Array, index: number): number => values[index] as number;

function weightOf(state: State, name: string, axes: number): Weight {
  const weight = state[name];
  if (weight?.shape.length !== axes) throw new Error(`the weights lack \`${name}\`, or have it in another shape`);
  return weight;
}
