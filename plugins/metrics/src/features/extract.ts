import type { DataFacts, Evaluation, Examples, ImageShape, Ops, Range, Shape, Tensor } from "@dotgan/kit";
import { dims, size as sizeOf } from "@dotgan/kit";
import { greatest } from "../statistics.js";
import { forward, weightShapes } from "./network.js";
import { type FeatureSet, type FeatureSetName, featureSets, fits } from "./set.js";
import { decodeWeights } from "./weights.js";

/** The set that a metric's parameter names; `auto` is the one that suits the images by their channels. */
export const chosenSet = (choice: "auto" | FeatureSetName, { shape }: DataFacts): FeatureSetName => {
  if (choice !== "auto") return choice;
  return shape.kind === "image" && shape.channels === 3 ? "photographs" : "digits";
};

/** Why a set cannot judge such data; `undefined` where it can. */
export function unfit(name: FeatureSetName, shape: Shape, range: Range): string | undefined {
  const { channels, least, most } = fits[name];
  const wanted = `the feature set \`${name}\` judges images of ${channels} ${channels === 1 ? "channel" : "channels"}, ${least} to ${most} pixels`;
  if (shape.kind !== "image") return `${wanted}; this data is no image`;
  if (shape.channels !== channels) return `${wanted}; this data has ${shape.channels} channels`;
  if (Math.min(shape.height, shape.width) < least || Math.max(shape.height, shape.width) > most)
    return `${wanted}; this data has ${shape.height}x${shape.width}`;
  return range.every(Number.isFinite) ? undefined : `${wanted} in a bounded range; this data has none`;
}

/** A feature set ready for use; dispose it. */
export interface Extractor {
  readonly set: FeatureSet;
  /** Row-major features `[count, 64]` and class probabilities `[count, classes]`. */
  extract(examples: Examples): Promise<{ features: Float32Array; probabilities: Float32Array }>;
  dispose(): void;
}

export async function openExtractor(name: FeatureSetName, range: Range, tf: Ops): Promise<Extractor> {
  const set = await featureSets[name]();
  const values = decodeWeights(set.weights);
  let offset = 0;
  const weights: Tensor[] = weightShapes(set).map((shape) => {
    const count = shape.reduce((product, n) => product * n, 1);
    offset += count;
    return tf.tensor(values.slice(offset - count, offset), shape);
  });
  const [low, high] = range;
  return {
    set,
    async extract({ count, shape, values: pixels }) {
      const [features, probabilities] = tf.tidy(() => {
        const { height, width } = shape as ImageShape;
        const raw = tf.tensor(pixels.subarray(0, count * sizeOf(shape)), [count, ...dims(shape)]);
        const scaled = tf.sub(tf.mul(tf.sub(raw, low), 2 / (high - low)), 1);
        const sized =
          height === set.size && width === set.size
            ? scaled
            : tf.image.resizeBilinear(scaled as never, [set.size, set.size]);
        const { features, logits } = forward(sized, weights, tf);
        return [features, tf.softmax(logits)];
      }) as [Tensor, Tensor];
      const result = {
        features: (await features.data()) as Float32Array,
        probabilities: (await probabilities.data()) as Float32Array,
      };
      tf.dispose([features, probabilities]);
      return result;
    },
    dispose: () => tf.dispose(weights),
  };
}

/** Opens the set that a parameter chose, for as long as `use` takes; `label` names it in a protocol. */
export async function withFeatures<T>(
  choice: "auto" | FeatureSetName,
  { data, tf }: Evaluation,
  use: (extractor: Extractor, label: string) => Promise<T>,
): Promise<T> {
  const name = chosenSet(choice, data);
  const extractor = await openExtractor(name, data.range, tf);
  try {
    return await use(extractor, `${name} ${extractor.set.version}`);
  } finally {
    extractor.dispose();
  }
}

/** Features of all examples, row by row. */
export async function featuresOf(chunks: AsyncIterable<Examples>, extractor: Extractor): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  for await (const chunk of chunks) parts.push((await extractor.extract(chunk)).features);
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** The class that each example most likely shows, and how sure the set's classifier is on average. */
export async function classesOf(
  chunks: AsyncIterable<Examples>,
  { set: { classes }, extract }: Extractor,
): Promise<{ counts: number[]; count: number; confidence: number }> {
  const counts = new Array<number>(classes).fill(0);
  let sum = 0;
  let count = 0;
  for await (const chunk of chunks) {
    const { probabilities } = await extract(chunk);
    for (let start = 0; start < probabilities.length; start += classes) {
      const row = probabilities.subarray(start, start + classes);
      const best = greatest(row);
      counts[best] = (counts[best] as number) + 1;
      sum += row[best] as number;
      count++;
    }
  }
  return { counts, count, confidence: sum / count };
}
