import type { Engine } from "@dotgan/kit";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";

/** What an engine shows when it runs for a second. */
export interface Measured {
  /** 28x28 images per second through a small convolutional discriminator, forwards and backwards. */
  readonly imagesPerSecond: number;
  /** Version of the native library, where the engine has one. */
  readonly library?: string;
  /** Whether a native engine computes on a GPU. */
  readonly gpu?: boolean;
}

const batch = 16;
const milliseconds = 1000;

/** An engine that loads may still compute nonsense, with a library for another processor say. */
const checkProduct = async ({ tf }: Engine): Promise<void> => {
  const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]));
  const values = Array.from(await product.data());
  if (values.join() !== "19,22,43,50") throw new Error(`it computes wrong: a matrix product gave ${values.join(", ")}`);
};

interface NativeBackend {
  readonly binding?: { readonly TF_Version?: string };
  readonly isUsingGpuDevice?: boolean;
}

/** A step as a training runs it: as one call, where the engine can record. */
const record = ({ record, tf }: Engine, given: Tensor[], describe: () => Tensor[]): (() => Tensor[]) => {
  if (!record) return describe;
  const recorder = record();
  for (const tensor of given) recorder.input(tensor);
  const described = tf.tidy(describe);
  const program = recorder.finish(described).compile("float32");
  tf.dispose(described);
  return () => program.run(given);
};

/** Runs a small training step for about a second, after one to warm up. Throws where a matrix product comes out wrong. */
export const measure = async (engine: Engine): Promise<Measured> => {
  const { tf } = engine;
  await checkProduct(engine);
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
  const given = [images, ...weights];
  const run = record(engine, given, () => gradients([...weights]));
  const step = async () => {
    const slopes = run();
    // Reading them makes an engine that computes in the background finish.
    await Promise.all(slopes.map((slope) => slope.data()));
    tf.dispose(slopes);
  };
  let start = performance.now();
  await step();
  let steps = 1;
  if (performance.now() - start < milliseconds) {
    // That one was to warm up; of a slow engine it says enough.
    start = performance.now();
    for (steps = 0; performance.now() - start < milliseconds; steps++) await step();
  }
  const { binding, isUsingGpuDevice } = tf.backend() as unknown as NativeBackend;
  return {
    imagesPerSecond: (1000 * batch * steps) / (performance.now() - start),
    ...(binding?.TF_Version && { library: binding.TF_Version, gpu: isUsingGpuDevice === true }),
  };
};
