import { dims, type Ops, p, type Shape, type Tensor, type WeightSpec } from "@dotgan/kit";

/** Parameters that all normalisations share. */
export const normalizationParams = {
  epsilon: p.number({
    doc: "Added to the variance, so that a constant input divides by no zero.",
    above: 0,
    default: 1e-5,
  }),
  gain: p.flag({ doc: "Multiplies each channel by a trained number that starts at 1.", default: true }),
  bias: p.flag({ doc: "Adds to each channel a trained number that starts at 0.", default: true }),
};

/** Channels of an image, numbers of a vector: what gain and bias are counted by. */
export const channels = (shape: Shape): number => dims(shape).at(-1) ?? 0;

/** The weights that `normalizationParams` ask for. */
export function normalizationWeights(
  input: Shape,
  { gain, bias }: { readonly gain: boolean; readonly bias: boolean },
): Record<string, WeightSpec> {
  const shape = [channels(input)];
  return { ...(gain && { gain: { shape, role: "gain" } }), ...(bias && { bias: { shape, role: "bias" } }) };
}

/** `gain * (x - mean) / sqrt(variance + epsilon) + bias`, from operators that can be differentiated twice. */
export function normalize(
  x: Tensor,
  mean: Tensor,
  variance: Tensor,
  weights: Readonly<Record<string, Tensor>>,
  epsilon: number,
  tf: Ops,
): Tensor {
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const scaled = tf.mul(tf.sub(x, mean), weights.gain ? tf.mul(inverse, weights.gain) : inverse);
  return weights.bias ? tf.add(scaled, weights.bias) : scaled;
}

/** Mean and (biased) variance over some axes, which stay as dimensions of 1. */
export function moments(x: Tensor, axes: number[], tf: Ops): { mean: Tensor; variance: Tensor } {
  return tf.moments(x, axes, true);
}
