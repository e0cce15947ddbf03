import type { Ops, Tensor } from "@dotgan/kit";
import { type Chain, inceptionV3, type Layer } from "./blocks.js";
import type { InceptionWeights, Weight } from "./weights.js";

/** The sides of the images that the network judges. */
export const inceptionSize = 299;
/** Numbers that an image is described by. */
export const inceptionFeatures = 2048;

/**
 * How images become what the network takes. `pytorch`: as pytorch-fid does it, bilinear between the centres of pixels,
 * then [-1, 1]. `tensorflow`: as the graph of 2015 does it, bilinear between their corners, then (x - 128) / 128.
 */
export const inputs = ["pytorch", "tensorflow"] as const;
export type Input = (typeof inputs)[number];

/** The network on an engine; dispose it. */
export interface Inception {
  /**
   * Of images `[batch, height, width, 1 or 3]` in [0, 1]: features `[batch, 2048]`, of the last pool, and logits
   * `[batch, 1008]` without their bias. Call inside `tf.tidy`, or dispose what comes.
   */
  run(images: Tensor, input: Input): { features: Tensor; logits: Tensor };
  dispose(): void;
}

export function openInception({ convolutions, logits }: InceptionWeights, tf: Ops): Inception {
  const tensorOf = ({ values, shape }: Weight): Tensor => tf.tensor(values, [...shape]);
  const kernels = new Map(
    [...convolutions].map(([name, { kernel, bias }]) => [name, { kernel: tensorOf(kernel), bias: tensorOf(bias) }]),
  );
  const classifier = tensorOf(logits);
  // Each map is let go once the next one stands: together they take 2 GB more for 20 images.
  const through = (chain: Chain, image: Tensor): Tensor =>
    chain.reduce((x, layer) => {
      const next = tf.tidy(() => after(x, layer));
      if (x !== image) x.dispose();
      return next;
    }, image);
  function after(x: Tensor, layer: Layer): Tensor {
    if (layer.kind === "branches") {
      const branches = layer.chains.map((chain) => through(chain, x));
      return tf.concat(branches, 3);
    }
    const { stride, pad } = layer;
    if (layer.kind === "convolution") {
      const { kernel, bias } = kernels.get(layer.name) as { kernel: Tensor; bias: Tensor };
      return tf.relu(tf.add(tf.conv2d(x as never, kernel as never, stride, pad), bias));
    }
    const pool = layer.kind === "average" ? tf.avgPool : tf.maxPool;
    return pool(x as never, 3, stride, pad);
  }
  return {
    run(images, input) {
      const maps = through(inceptionV3, fitted(images, input, tf));
      const features = tf.mean(maps, [1, 2]);
      return { features, logits: tf.matMul(features, classifier) };
    },
    dispose: () => tf.dispose([...kernels.values()].flatMap(({ kernel, bias }) => [kernel, bias]).concat(classifier)),
  };
}

/** Images in [0, 1] as the network takes them; grey ones three times. */
export function fitted(images: Tensor, input: Input, tf: Ops): Tensor {
  const size: [number, number] = [inceptionSize, inceptionSize];
  const sized = tf.image.resizeBilinear(images as never, size, false, input === "pytorch") as Tensor;
  const scaled = input === "pytorch" ? tf.sub(tf.mul(sized, 2), 1) : tf.div(tf.sub(tf.mul(sized, 255), 128), 128);
  return images.shape[3] === 1 ? tf.concat([scaled, scaled, scaled], 3) : scaled;
}
