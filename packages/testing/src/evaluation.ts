import type { Tensorflow } from "@dotgan/kit";
import {
  classes,
  type DataFacts,
  dims,
  type Evaluation,
  type Examples,
  type LayerFacts,
  type Look,
  type MixtureTruth,
  type Split,
  size,
  type Tensor,
  type Truth,
  unbounded,
  vector,
} from "@dotgan/kit";
import { testStream } from "./random.js";

const chunk = 500;
const noise = 3;
const codes = 4;

/** The moment of a run as metrics and views see it: examples and players are fixed and small. */
export function tinyEvaluation(tf: Tensorflow, data: DataFacts, truth: Truth | undefined): Evaluation {
  const each = size(data.shape);
  const bounded = data.range.every(Number.isFinite);
  const [low, high] = bounded ? data.range : [-1, 1];
  const draw = (seed: number, count: number): Examples => {
    const stream = testStream(seed);
    const labels = data.classes === undefined ? undefined : stream.integers(count, data.classes);
    return {
      count,
      shape: data.shape,
      values: truth?.modes ? near(truth, seed, count) : blobs(seed, count, each, low, high),
      labels,
    };
  };
  async function* chunks({ count, shape, values, labels }: Examples): AsyncIterable<Examples> {
    for (let from = 0; from < count; from += chunk) {
      const to = Math.min(count, from + chunk);
      yield {
        count: to - from,
        shape,
        values: values.slice(from * each, to * each),
        ...(labels && { labels: labels.slice(from, to) }),
      };
    }
  }
  const lengths: Readonly<Record<Split, number>> = { train: 120, valid: 60, test: 60, ...data.splits };
  const seeds: Readonly<Record<Split, number>> = { train: 1, valid: 2, test: 3 };
  const kernel = testStream(5).normal(noise * each, 0, (high - low) / 4);
  const shades = testStream(12).normal(codes * each, 0, (high - low) / 4);
  const judge = testStream(6).normal(each, 0, 1 / Math.sqrt(each));
  const before = testStream(7).normal(each, 0, 1 / Math.sqrt(each));
  const layers: readonly LayerFacts[] = [
    { path: "0", name: "flatten", shape: vector(each) },
    { path: "1", name: "dense", shape: vector(1) },
  ];
  const seen = (see: Look["see"], layer: number, output: Tensor): Tensor =>
    see?.(output, layers[layer] as LayerFacts) ?? output;
  return {
    tf,
    step: 100,
    data,
    latents: [
      { name: "z", shape: vector(noise), range: unbounded, walk: "line" },
      { name: "code", shape: classes(codes), range: [0, 1], walk: "classes" },
    ],
    truth,
    stream: testStream(4),
    real: (split, count) => chunks(draw(seeds[split], Math.min(count, lengths[split]))),
    fake: (count) => chunks(draw(9, count)),
    latentsFor: (count) => ({
      z: tf.tensor(testStream(8).normal(count * noise), [count, noise], "float32"),
      code: tf.tidy(() =>
        tf.cast(tf.oneHot(tf.tensor1d(testStream(10).integers(count, codes), "int32"), codes), "float32"),
      ),
    }),
    generate: (latents) =>
      tf.tidy(() => {
        const drawn = tf.matMul(latents.z as Tensor, tf.tensor(kernel, [noise, each]));
        const flat = latents.code ? tf.add(drawn, tf.matMul(latents.code, tf.tensor(shades, [codes, each]))) : drawn;
        const middle = tf.add(flat, (low + high) / 2);
        return tf.reshape(bounded ? tf.clipByValue(middle, low, high) : middle, [-1, ...dims(data.shape)]);
      }),
    discriminate(images, _labels, { untrained, see } = {}) {
      const run = () => {
        const kernel = tf.tensor(untrained ? before : judge, [each, 1]);
        const flat = seen(see, 0, tf.reshape(images, [-1, each]));
        return {
          real: seen(see, 1, tf.matMul(flat, kernel)),
          code: tf.matMul(flat, tf.tensor(shades, [codes, each]), false, true),
        };
      };
      return see ? run() : tf.tidy(run);
    },
    layers,
    weights: ({ path }, { untrained } = {}) =>
      path === "1" ? { kernel: tf.tensor(untrained ? before : judge, [each, 1]) } : {},
    // Of D's output itself, which G would have greater.
    gradient: (fakes) =>
      tf.tidy(() => tf.neg(tf.mul(tf.onesLike(fakes), tf.reshape(tf.tensor1d(judge), dims(data.shape))))),
    layerGradients: async (player) =>
      layers.map((layer, i) => ({ layer, norm: player === "generator" ? 1 : 1 / (i + 2) })),
    // A judge that learns one direction in closed form: from the mean of the fakes to that of the reals.
    fit: async ({ reals, fakes }) => {
      const means = [fakes, reals].map((examples) => meanOf(examples));
      const [fake = [], real = []] = means;
      return {
        judge: async ({ count, values }) =>
          Float32Array.from({ length: count }, (_, row) =>
            real.reduce(
              (sum, mean, i) =>
                sum +
                (mean - (fake[i] as number)) * ((values[row * each + i] as number) - (mean + (fake[i] as number)) / 2),
              0,
            ),
          ),
        dispose: () => {},
      };
    },
    best: undefined,
    remember: (_key, make) => make(),
    asset: async ({ file }) => Promise.reject(new Error(`the suite is not given ${file}`)),
    threshold: 0,
  };
}

function meanOf({ count, shape, values }: Examples): number[] {
  const each = size(shape);
  return Array.from({ length: each }, (_, i) => {
    let sum = 0;
    for (let row = 0; row < count; row++) sum += values[row * each + i] as number;
    return sum / count;
  });
}

/** Values that vary smoothly from one to the next, so that neighbouring pixels are alike. */
function blobs(seed: number, count: number, each: number, low: number, high: number): Float32Array {
  const stream = testStream(seed);
  const values = new Float32Array(count * each);
  for (let i = 0; i < count; i++) {
    const [phase = 0, rate = 0] = stream.uniform(2, 0, 2 * Math.PI);
    for (let j = 0; j < each; j++) {
      const wave = 0.5 + 0.5 * Math.sin(phase + (rate * j) / 20);
      values[i * each + j] = low + ((high - low) * Math.round(wave * 255)) / 255;
    }
  }
  return values;
}

function near({ modes, std }: MixtureTruth, seed: number, count: number): Float32Array {
  const stream = testStream(seed);
  const width = modes[0]?.length ?? 0;
  const chosen = stream.integers(count, modes.length);
  return stream.normal(count * width, 0, std).map((offset, i) => {
    const mode = modes[chosen[Math.floor(i / width)] as number] as readonly number[];
    return (mode[i % width] as number) + offset;
  });
}
