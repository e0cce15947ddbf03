import type { Tensorflow } from "@dotgan/kit";
import {
  classes,
  type DataFacts,
  dims,
  type Evaluation,
  type Examples,
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
      values: truth ? near(truth, seed, count) : blobs(seed, count, each, low, high),
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
    discriminate: (images) =>
      tf.tidy(() => {
        const flat = tf.reshape(images, [-1, each]);
        return {
          real: tf.matMul(flat, tf.tensor(judge, [each, 1])),
          code: tf.matMul(flat, tf.tensor(shades, [codes, each]), false, true),
        };
      }),
    best: undefined,
    threshold: 0,
  };
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

function near({ modes, std }: Truth, seed: number, count: number): Float32Array {
  const stream = testStream(seed);
  const width = modes[0]?.length ?? 0;
  const chosen = stream.integers(count, modes.length);
  return stream.normal(count * width, 0, std).map((offset, i) => {
    const mode = modes[chosen[Math.floor(i / width)] as number] as readonly number[];
    return (mode[i % width] as number) + offset;
  });
}
