import { type DataFacts, dims, type Evaluation, type Examples, size as sizeOf, type Tensor } from "@dotgan/kit";
import { type Input, inceptionSize, openInception } from "./network.js";
import { decodeInception, inceptionWeights } from "./weights.js";

/** Images judged at a time: their first maps take 7 MB each. */
const batch = 20;

/** What the network says of some examples, row-major. */
export interface Described {
  /** `[count, 2048]` */
  readonly features: Float32Array;
  /** `[count, 1008]` */
  readonly logits: Float32Array;
}

/** Why such data cannot be judged; `undefined` where it can. */
export function unfitForInception({ shape, range }: DataFacts): string | undefined {
  if (shape.kind !== "image") return "the Inception network judges images; this data is no image";
  if (shape.channels !== 1 && shape.channels !== 3)
    return `the Inception network judges images of 1 or 3 channels; this data has ${shape.channels}`;
  return range.every(Number.isFinite)
    ? undefined
    : "the Inception network judges images in a bounded range; this data has none";
}

/** What a number that comes from the network depends on. */
export const inceptionProtocol = ({ shape }: DataFacts, input: Input) => ({
  features: `inception ${inceptionWeights.sha256.slice(0, 8)}`,
  resize: `${input} ${inceptionSize}`,
  channels: shape.kind === "image" && shape.channels === 1 ? "grey, repeated" : "colour",
});

/** Opens the network for as long as `use` takes. */
export async function withInception<T>(
  { data: { range }, tf, asset }: Evaluation,
  input: Input,
  use: (describe: (chunks: AsyncIterable<Examples>) => AsyncIterable<Described>) => Promise<T>,
): Promise<T> {
  const inception = openInception(decodeInception(await asset(inceptionWeights)), tf);
  const [low, high] = range;
  async function* describe(chunks: AsyncIterable<Examples>): AsyncIterable<Described> {
    for await (const { count, shape, values } of chunks) {
      const each = sizeOf(shape);
      for (let from = 0; from < count; from += batch) {
        const to = Math.min(count, from + batch);
        const described = tf.tidy(() => {
          const raw = tf.tensor(values.subarray(from * each, to * each), [to - from, ...dims(shape)]);
          const { features, logits } = inception.run(tf.div(tf.sub(raw, low), high - low), input);
          return [features, logits];
        }) as [Tensor, Tensor];
        const [features, logits] = (await Promise.all(described.map((tensor) => tensor.data()))) as [
          Float32Array,
          Float32Array,
        ];
        tf.dispose(described);
        yield { features, logits };
      }
    }
  }
  try {
    return await use(describe);
  } finally {
    inception.dispose();
  }
}
