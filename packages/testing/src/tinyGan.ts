import type { LossReads, LossStep, Posterior, Tensor, Tensorflow } from "@dotgan/kit";
import { testTensors } from "./random.js";

const batch = 4;
/** Images are `[2, 2, 1]`, latents `[3]`. */
const pixels = 4;
const noise = 3;
const hidden = 5;
const classes = 3;

/** A factor of three equally likely classes, which stands for every latent that a loss names. */
const factorPosterior: Posterior = {
  size: classes,
  entropy: Math.log(classes),
  negativeLogLikelihood: (output, value, tf) => tf.neg(tf.sum(tf.mul(value, tf.logSoftmax(output)), -1)),
};

/** Weights of both players by name; losses are differentiated by them. */
export type Weights = Readonly<Record<string, Tensor>>;
export type TinyPlayer = "discriminator" | "generator";

/** Two small smooth players: a polynomial D, whose second derivatives are safe everywhere, and a linear G. */
export function tinyWeights(tf: Tensorflow): Readonly<Record<TinyPlayer, Weights>> {
  const random = testTensors(11, tf);
  return {
    discriminator: {
      first: random.normal([pixels, hidden], 0, 0.5),
      real: random.normal([hidden, 1], 0, 0.5),
      factor: random.normal([hidden, classes], 0, 0.5),
    },
    generator: { kernel: random.normal([noise, pixels], 0, 0.5) },
  };
}

/**
 * One update of `player` as a loss term sees it. `factors` are the latents that the term names. Reading a pass that the
 * term does not announce calls `unannounced`.
 */
export function tinyStep(
  tf: Tensorflow,
  player: TinyPlayer,
  weights: Readonly<Record<TinyPlayer, Weights>>,
  factors: readonly string[],
  reads: readonly LossReads[],
  unannounced: (what: LossReads) => void,
): LossStep {
  const random = testTensors(12, tf);
  const { first, real, factor } = weights.discriminator as Record<"first" | "real" | "factor", Tensor>;
  const discriminate = (images: Tensor) => {
    const h = tf.matMul(tf.reshape(images, [-1, pixels]), first);
    const curved = tf.add(h, tf.mul(0.3, tf.mul(h, h)));
    const codes = factors.map((name) => [name, tf.matMul(curved, factor)] as const);
    return { real: tf.matMul(curved, real), ...Object.fromEntries(codes) };
  };
  const generate = (latents: Readonly<Record<string, Tensor>>) =>
    tf.reshape(tf.matMul(latents.z as Tensor, (weights.generator as { kernel: Tensor }).kernel), [-1, 2, 2, 1]);

  const images = {
    real: random.uniform([batch, 2, 2, 1], -1, 1),
    fake: generate({ z: random.normal([batch, noise]) }),
  };
  // A term of D sees fakes as constants, as the runtime hands them out.
  const fakes = player === "discriminator" ? detached(tf, images.fake) : images.fake;
  const values = { real: random.categorical(batch, [1, 1, 1]), fake: random.categorical(batch, [1, 1, 1]) };
  const read = (what: LossReads) => {
    if (!reads.includes(what)) unannounced(what);
    return discriminate(what === "real" ? images.real : fakes);
  };
  return {
    tf,
    get real() {
      return read("real").real;
    },
    get fake() {
      return read("fake").real;
    },
    images: { real: images.real, fake: fakes },
    heads: read,
    factor: (_name, on) => values[on],
    posterior: () => factorPosterior,
    discriminate,
    generate,
    random: testTensors(13, tf),
  };
}

/** The same values, through which no gradient passes. */
const detached = (tf: Tensorflow, x: Tensor): Tensor =>
  tf.customGrad((inner: unknown) => ({
    value: tf.clone(inner as Tensor),
    gradFunc: (dy: Tensor) => tf.zerosLike(dy),
  }))(x);
