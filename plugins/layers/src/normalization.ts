import {
  type BatchNormalized,
  dims,
  type LayerContext,
  named,
  type Ops,
  p,
  type Shape,
  type Tensor,
  type WeightSpec,
} from "@dotgan/kit";

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

/** How fast the statistics for evaluation follow those of batches. */
export const momentumParam = p.number({
  doc: "How much of the moving statistics stays at each update, 1 minus PyTorch's number of the same name; 0.9 is what DCGAN's code ran with.",
  min: 0,
  below: 1,
  default: 0.9,
});

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

/** `normalize` by the batch's own statistics, which come along, the variance unbiased. */
function normalizeBatch(
  x: Tensor,
  weights: Readonly<Record<string, Tensor>>,
  epsilon: number,
  tf: Ops,
): BatchNormalized {
  const size = x.shape.at(-1) ?? 1;
  const native = tf.native?.batchNorm?.(x, weights.gain ?? tf.ones([size]), weights.bias ?? tf.zeros([size]), epsilon);
  if (native) return native;
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const { mean, variance } = moments(x, axes, tf);
  // The paper's estimate for evaluation (algorithm 2, step 10) is unbiased; the batch's own normalisation is not.
  const count = x.size / size;
  const unbiased = tf.mul(variance, count / Math.max(count - 1, 1));
  return { output: normalize(x, mean, variance, weights, epsilon, tf), mean, variance: unbiased };
}

/** The moving mean and variance of a batch normalisation. */
export const movingStatistics = (input: Shape): Record<"mean" | "variance", WeightSpec> => ({
  mean: { shape: [channels(input)], role: "statistic", init: 0 },
  variance: { shape: [channels(input)], role: "statistic", init: 1 },
});

/**
 * Batch normalisation: in training by the batch's statistics, which the moving ones follow; in evaluation by the moving
 * ones. Gain and bias are used where `weights` hold them.
 */
export function batchNormalize(
  x: Tensor,
  weights: Readonly<Record<string, Tensor>>,
  { momentum, epsilon }: { readonly momentum: number; readonly epsilon: number },
  { tf, training, update }: Pick<LayerContext, "tf" | "training" | "update">,
): Tensor {
  const [movingMean, movingVariance] = [named(weights, "mean"), named(weights, "variance")];
  if (!training) return normalize(x, movingMean, movingVariance, weights, epsilon, tf);

  const { output, mean, variance } = normalizeBatch(x, weights, epsilon, tf);
  const moved = (moving: Tensor, now: Tensor) =>
    tf.add(tf.mul(moving, momentum), tf.mul(tf.reshape(now, moving.shape), 1 - momentum));
  update("mean", moved(movingMean, mean));
  update("variance", moved(movingVariance, variance));
  return output;
}
