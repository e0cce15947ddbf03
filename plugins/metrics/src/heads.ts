import { dims, type Evaluation, type Examples, named, size, type Tensor } from "@dotgan/kit";

/** What a head of D says of a chunk, row by row, and the chunk's classes where they are known. */
export interface HeadOutput {
  readonly output: Float32Array;
  readonly labels: Int32Array | undefined;
}

/** One of D's heads on all examples; networks that take labels get those of the examples. */
export async function* headOutputs(
  head: string,
  chunks: AsyncIterable<Examples>,
  { data, tf, discriminate }: Evaluation,
): AsyncIterable<HeadOutput> {
  for await (const { count, values, labels } of chunks) {
    const output = tf.tidy(() => {
      const images = tf.tensor(values.subarray(0, count * size(data.shape)), [count, ...dims(data.shape)]);
      const rows =
        labels && data.classes ? tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), data.classes), "float32") : undefined;
      return named(discriminate(images, rows as Tensor | undefined), head);
    });
    yield { output: (await output.data()) as Float32Array, labels };
    output.dispose();
  }
}
