import { evaluationChunk } from "@dotgan/core";
import { dims, type Evaluation, type Examples, size, type Tensor } from "@dotgan/kit";
import { inputsOf, oneHot, realFactors } from "./draw.js";
import { firstValue } from "./initialize.js";
import { forward, type Pass } from "./network.js";
import { required } from "./params.js";
import { Invariant } from "./ports.js";
import { createRandomTensors } from "./random-tensors.js";
import { createStream, type Moment } from "./streams.js";
import type { Training } from "./training.js";

const hyper = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** Trains a fresh D as `Evaluation.fit` says; `path` names its random numbers, which are the same at every call. */
export async function fitDiscriminator(
  training: Training,
  seed: number,
  path: string,
  { reals, fakes, steps, batch, lr }: Parameters<Evaluation["fit"]>[0],
): ReturnType<Evaluation["fit"]> {
  const { tf, plan, catalog, timing, facts } = training;
  const { discriminator: network } = training.networks;
  const adam = required(catalog, "optimizer", "adam");
  const values = new Map(network.weights.map((weight) => [weight.key, firstValue(training, network, weight)]));
  const trained = network.trained.map(({ key }) => key);
  const get = (key: string): Tensor => values.get(key) ?? missing(key);
  /** Replaces a value by one that outlives the tidy around. */
  const set = (key: string, value: Tensor): void => {
    values.get(key)?.dispose();
    values.set(key, tf.keep(tf.clone(value)));
  };
  for (const key of trained) for (const slot of adam.slots) values.set(`${slot}:${key}`, tf.zeros(get(key).shape));

  const momentOf = (step: number, pass: Moment["pass"]): Moment => ({ step, phase: 0, repeat: 0, pass });
  const logits = (examples: Examples, moment: Moment, learns: boolean): Tensor => {
    const { count, shape, labels } = examples;
    const known = labels && facts.classes !== undefined ? oneHot(tf, labels, facts.classes) : undefined;
    const images = tf.tensor(examples.values, [count, ...dims(shape)], "float32");
    const pass: Pass = {
      tf,
      catalog,
      timing,
      training: learns,
      weight: ({ key }) => get(key),
      random: (layer) => createRandomTensors(tf, () => createStream(seed, `${path}/${layer}`, moment)),
      ...(learns && { move: ({ key }, value) => set(key, value) }),
    };
    const inputs = inputsOf(network, { ...realFactors(training, known), [plan.data.as]: images });
    return tf.reshape(forward(network, inputs, pass).real as Tensor, [-1]);
  };
  for (let step = 0; step < steps; step++) {
    tf.tidy(() => {
      // In one pass: layers that normalise by the batch would otherwise take away what tells both kinds apart.
      const [real, fake] = [drawn(reals, step, "real"), drawn(fakes, step, "fake")];
      const loss = () => {
        const output = logits(joined(real, fake), momentOf(step, "joined"), true);
        const [onReal, onFake] = tf.split(output, [real.count, fake.count]) as [Tensor, Tensor];
        return tf.add(tf.mean(tf.softplus(tf.neg(onReal))), tf.mean(tf.softplus(onFake))) as never;
      };
      const weights = trained.map(get);
      const { grads } = tf.engine().gradients(loss, weights, undefined, true);
      const rate = lr * (1 - step / steps);
      const numbers = Object.entries(adam.numbers({ lr: rate, ...hyper }, step + 1));
      const slots = Object.fromEntries(adam.slots.map((slot) => [slot, trained.map((key) => get(`${slot}:${key}`))]));
      const next = adam.apply(
        weights,
        weights.map((weight, i) => grads[i] ?? tf.zerosLike(weight)),
        slots,
        { lr: rate, ...hyper },
        Object.fromEntries(numbers.map(([name, value]) => [name, tf.scalar(value)])),
        tf,
      );
      trained.forEach((key, i) => {
        set(key, next.weights[i] as Tensor);
        for (const slot of adam.slots) set(`${slot}:${key}`, next.slots[slot]?.[i] as Tensor);
      });
    });
  }

  function drawn(examples: Examples, step: number, pass: "real" | "fake"): Examples {
    const stream = createStream(seed, `${path}/${pass}`, momentOf(step, pass));
    return rows(examples, stream.integers(Math.min(batch, examples.count), examples.count));
  }

  const chunk = evaluationChunk(size(facts.shape));
  return {
    async judge(examples) {
      const all = new Float32Array(examples.count);
      for (let at = 0; at < examples.count; at += chunk) {
        const count = Math.min(chunk, examples.count - at);
        const part = rows(
          examples,
          Array.from({ length: count }, (_, i) => at + i),
        );
        const output = tf.tidy(() => logits(part, momentOf(0, "evaluation"), false));
        all.set(await output.data(), at);
        output.dispose();
      }
      return all;
    },
    dispose() {
      for (const value of values.values()) value.dispose();
      values.clear();
    },
  };
}

const missing = (key: string): never => {
  throw new Invariant(`a fresh D has no weight \`${key}\``);
};

function joined(first: Examples, second: Examples): Examples {
  const values = new Float32Array(first.values.length + second.values.length);
  values.set(first.values);
  values.set(second.values, first.values.length);
  const labels = first.labels && second.labels && Int32Array.from([...first.labels, ...second.labels]);
  return { count: first.count + second.count, shape: first.shape, values, ...(labels && { labels }) };
}

/** Some of the examples, by their places. */
function rows({ shape, values, labels }: Examples, places: ArrayLike<number>): Examples {
  const width = size(shape);
  const count = places.length;
  const picked = new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    const from = (places[i] as number) * width;
    picked.set(values.subarray(from, from + width), i * width);
  }
  return {
    count,
    shape,
    values: picked,
    ...(labels && { labels: Int32Array.from(places, (place) => labels[place] as number) }),
  };
}
