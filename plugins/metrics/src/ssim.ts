import type { Ops, Tensor, Tensor as Tensor4D } from "@dotgan/kit";

const windowSize = 11;
const windowStd = 1.5;
const scaleWeights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

/** How many halvings leave room for the 11x11 window; at most the five of the paper. */
export const scalesFor = (side: number): number =>
  Math.max(1, Math.min(scaleWeights.length, Math.floor(Math.log2(side / windowSize)) + 1));

function gaussianWindow(tf: Ops): Tensor {
  const axis = Array.from({ length: windowSize }, (_, i) =>
    Math.exp(-((i - (windowSize - 1) / 2) ** 2) / (2 * windowStd ** 2)),
  );
  const total = axis.reduce((sum, value) => sum + value, 0) ** 2;
  return tf.tensor4d(
    axis.flatMap((a) => axis.map((b) => (a * b) / total)),
    [windowSize, windowSize, 1, 1],
  );
}

/** Luminance and contrast-structure means per image, for `[n, h, w, 1]` in [0, 1]. */
function oneScale(a: Tensor4D, b: Tensor4D, window: Tensor, tf: Ops): { whole: Tensor; contrast: Tensor } {
  const blur = (x: Tensor) => tf.conv2d(x as never, window as never, 1, "valid") as Tensor;
  const [c1, c2] = [0.01 ** 2, 0.03 ** 2];
  const [meanA, meanB] = [blur(a), blur(b)];
  const productMeans = tf.mul(meanA, meanB);
  const squareMeans = tf.add(tf.square(meanA), tf.square(meanB));
  const variances = tf.sub(tf.add(blur(tf.square(a)), blur(tf.square(b))), squareMeans);
  const covariance = tf.sub(blur(tf.mul(a, b)), productMeans);
  const contrastMap = tf.div(tf.add(tf.mul(covariance, 2), c2), tf.add(variances, c2));
  const luminanceMap = tf.div(tf.add(tf.mul(productMeans, 2), c1), tf.add(squareMeans, c1));
  return { whole: tf.mean(tf.mul(luminanceMap, contrastMap), [1, 2, 3]), contrast: tf.mean(contrastMap, [1, 2, 3]) };
}

/**
 * Multi-scale structural similarity of image pairs `[n, h, w, c]` in [0, 1], per pair, colour channels apart and averaged
 * (Wang, Simoncelli and Bovik 2003; its weights, cut to the scales that fit and made to sum to 1). 1 means equal.
 */
export function multiScaleSimilarity(a: Tensor, b: Tensor, scales: number, tf: Ops): Tensor {
  return tf.tidy(() => {
    const [n, h, w, c] = a.shape as [number, number, number, number];
    const apart = (x: Tensor) => tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [n * c, h, w, 1]);
    const window = gaussianWindow(tf);
    const weights = scaleWeights.slice(0, scales);
    const total = weights.reduce((sum, value) => sum + value, 0);
    let [x, y] = [apart(a), apart(b)] as [Tensor, Tensor];
    let product: Tensor | undefined;
    for (const [index, weight] of weights.entries()) {
      const { whole, contrast } = oneScale(x, y, window, tf);
      // A negative contrast has no real power; it counts as no similarity.
      const factor = tf.pow(tf.relu(index === weights.length - 1 ? whole : contrast), weight / total);
      product = product ? tf.mul(product, factor) : factor;
      x = tf.avgPool(x as never, 2, 2, "valid");
      y = tf.avgPool(y as never, 2, 2, "valid");
    }
    return tf.mean(tf.reshape(product as Tensor, [n, c]), 1);
  });
}
