import type { Engine } from "@dotgan/kit";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import { type EngineName, EngineUnavailable, engineNames, type OpenOptions, openEngine } from "./open.js";

/** What is known of an engine on this machine. */
export interface Probe {
  readonly name: EngineName;
  readonly available: boolean;
  /** Why it is not. */
  readonly reason?: string;
  /** 28x28 images per second through a small convolutional discriminator, forwards and backwards. */
  readonly imagesPerSecond?: number;
}

const batch = 16;

/** Runs the step for about a second, after one to warm up. */
const measure = async ({ tf }: Engine): Promise<number> => {
  const images = tf.fill([batch, 28, 28, 1], 0.5) as Tensor4D;
  const weights = [
    tf.fill([5, 5, 1, 16], 0.01),
    tf.fill([5, 5, 16, 32], 0.01),
    tf.fill([7 * 7 * 32, 1], 0.01),
  ] as const;
  const gradients = tf.grads((first, second, last) => {
    const seen = tf.leakyRelu(tf.conv2d(images, first as Tensor4D, 2, "same"), 0.2);
    const features = tf.leakyRelu(tf.conv2d(seen, second as Tensor4D, 2, "same"), 0.2);
    return tf.mean(tf.softplus(tf.matMul(tf.reshape(features, [batch, -1]), last as Tensor4D)));
  });
  const step = async () => {
    const slopes = gradients([...weights]);
    // Reading one makes an engine that computes in the background finish.
    await slopes[0]?.data();
    tf.dispose(slopes);
  };
  await step();
  const start = performance.now();
  let steps = 0;
  while (performance.now() - start < 1000) {
    await step();
    steps++;
  }
  tf.dispose([images, ...weights]);
  return (1000 * batch * steps) / (performance.now() - start);
};

/** Tries every engine and measures those that open, about two seconds each. The last that opened stays the open one. */
export const probeEngines = async (options: OpenOptions = {}): Promise<Probe[]> => {
  const probes: Probe[] = [];
  for (const name of engineNames) {
    try {
      const engine = await openEngine(name, options);
      probes.push({ name, available: true, imagesPerSecond: await measure(engine) });
    } catch (error) {
      if (!(error instanceof EngineUnavailable)) throw error;
      probes.push({ name, available: false, reason: error.message });
    }
  }
  return probes;
};
