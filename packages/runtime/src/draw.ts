import type { Examples, RandomTensors, Tensor } from "@dotgan/kit";
import { dims } from "@dotgan/kit";
import { usableWeights } from "./constraints.js";
import { forward, type Network, type Pass } from "./network.js";
import { required, resolve } from "./params.js";
import { Invariant, type Tensorflow } from "./ports.js";
import { randomTensors } from "./random-tensors.js";
import type { Place } from "./streams.js";
import type { Training } from "./training.js";

export type Latents = Readonly<Record<string, Tensor>>;

/** Latents drawn for one update, or for a block that shares them, and the fakes made of them. */
export interface FakeDraw {
  readonly size: number;
  readonly moment: Place;
  readonly latents: Latents;
  /** Without G's gradient; made when first wanted. */
  images?: Tensor | undefined;
}

/** A real batch; `labels` are one-hot rows, where the data has them. */
export interface RealDraw {
  readonly size: number;
  readonly images: Tensor;
  readonly labels: Tensor | undefined;
}

/** Draws every latent of the plan. The caller disposes them, or calls inside a tidy. */
export function drawLatents(training: Training, batch: number, randomOf: Pass["random"]): Latents {
  const { plan, catalog, timing, tf, facts } = training;
  return Object.fromEntries(
    plan.latents.map((latent) => {
      const sampler = required(catalog, "sampler", latent.name);
      const random = randomOf(`${latent.as}:${latent.name}`);
      const params = resolve(latent, timing, catalog);
      return [latent.as, tf.tidy(() => sampler.sample(batch, params, { tf, random, data: facts }))];
    }),
  );
}

export function drawFake(training: Training, size: number, moment: Place): FakeDraw {
  return { size, moment, latents: drawLatents(training, size, (path) => randomAt(training, path, moment)) };
}

/**
 * The fakes of a draw as plain values, G in training mode and its statistics unmoved. `again`: G has run on this draw
 * before, on another number of its rows.
 */
export function fakeImages(training: Training, fake: FakeDraw, again = false): Tensor {
  fake.images ??= training.tf.tidy(() => {
    const { generator } = training.networks;
    const pass = trainingPass(training, generator, fake.moment, { again, moves: false });
    return training.tf.keep(generate(generator, fake.latents, pass));
  });
  return fake.images;
}

export function generate(generator: Network, latents: Latents, pass: Pass): Tensor {
  const heads = forward(generator, inputsOf(generator, latents), pass);
  const output = Object.values(heads)[0];
  if (!output) throw new Invariant(`\`${generator.plan.name}\` has no output`);
  return output;
}

/** A network's inputs in their order, out of values by name. */
export function inputsOf(network: Network, values: Readonly<Record<string, Tensor>>): Tensor[] {
  return network.plan.inputs.map(({ name }) => {
    const value = values[name];
    if (!value) throw new Invariant(`nothing is known for the input \`${name}\` of \`${network.plan.name}\``);
    return value;
  });
}

/** A consumer's random numbers at one moment of every step; `again`: those that it was handed at that moment already. */
export function randomAt({ tf, streams, inlet }: Training, path: string, moment: Place, again = false): RandomTensors {
  const ask = again ? streams.again : streams.ask;
  return randomTensors(tf, (run) => ask(path, { ...moment, step: run.step }), inlet);
}

/** A training pass. `again`: the same random numbers as a pass that was run already; `moves`: statistics follow it. */
export function trainingPass(
  training: Training,
  network: Network,
  moment: Place,
  how: { readonly again: boolean; readonly moves: boolean; readonly prefix?: string; readonly weight?: Pass["weight"] },
): Pass {
  const { tf, catalog, timing, state, watch } = training;
  return {
    tf,
    catalog,
    timing,
    training: true,
    weight: how.weight ?? usableWeights(training, network),
    random: (path) => randomAt(training, `${how.prefix ?? ""}${path}`, moment, how.again),
    move: how.moves ? ({ key }, value) => state.set(key, value) : undefined,
    watch:
      watch &&
      (({ plan }, { node }, output) =>
        watch({ kind: "layer", network: plan.name, path: node.path, layer: node.name, origin: node.origin }, output)),
  };
}

/** Examples as a tensor, `[count, ...dims]`, and their classes as one-hot rows. */
export function realDraw(
  tf: Tensorflow,
  { count, shape, values, labels }: Examples,
  classes: number | undefined,
): RealDraw {
  return {
    size: count,
    images: tf.tensor(values, [count, ...dims(shape)], "float32"),
    labels: labels && classes !== undefined ? oneHot(tf, labels, classes) : undefined,
  };
}

export function oneHot(tf: Tensorflow, labels: Int32Array, classes: number): Tensor {
  const rows = new Float32Array(labels.length * classes);
  labels.forEach((label, row) => {
    rows[row * classes + label] = 1;
  });
  return tf.tensor(rows, [labels.length, classes], "float32");
}

/** The latents that a real batch knows of itself, such as its labels. */
export function realFactors({ plan, catalog, timing }: Training, labels: Tensor | undefined): Latents {
  if (!labels) return {};
  return Object.fromEntries(
    plan.latents.flatMap((latent) => {
      const sampler = required(catalog, "sampler", latent.name);
      return sampler.fromBatch ? [[latent.as, sampler.fromBatch({ labels }, resolve(latent, timing, catalog))]] : [];
    }),
  );
}

/** The first `count` examples of a tensor. */
export const firstRows = (tf: Tensorflow, tensor: Tensor, count: number): Tensor =>
  tensor.shape[0] === count ? tensor : tf.slice(tensor, 0, count);

export function disposeDraw(draw: FakeDraw | RealDraw | undefined): void {
  if (!draw) return;
  draw.images?.dispose();
  if ("latents" in draw) for (const latent of Object.values(draw.latents)) latent.dispose();
  else draw.labels?.dispose();
}
