import type { Player } from "@dotgan/core";
import type { LayerGradient, Scalar, Tensor } from "@dotgan/kit";
import { disposeDraw, drawFake, fakeImages, realDraw } from "./draw.js";
import { directInlet } from "./inlet.js";
import { factsOf } from "./network.js";
import { objective, readsOf } from "./objective.js";
import { type BatchSource, Invariant } from "./ports.js";
import { updatesIn } from "./schedule.js";
import type { Place } from "./streams.js";
import { noInlet, type Training } from "./training.js";

/** What `Evaluation.layerGradients` promises. Called between steps. */
export async function layerGradients(
  training: Training,
  batches: BatchSource,
  player: Player,
): Promise<readonly LayerGradient[]> {
  const { tf, plan, facts, networks, state, streams } = training;
  const layers = networks[player].layers
    .map((layer) => ({ layer, weights: layer.weights.filter(({ spec }) => spec.role !== "statistic") }))
    .filter(({ weights }) => weights.length > 0);
  const update = plan.train
    .flatMap(({ phases }) => [...updatesIn(phases)])
    .find(({ players }) => players.includes(player));
  if (!update || layers.length === 0) return [];

  const moment: Place = { phase: 0, repeat: 0, pass: "fake" };
  const reads = (what: "real" | "fake") => readsOf(training, player, what);
  const real = reads("real") ? realDraw(tf, await batches.read("train", 0, update.batch), facts.classes) : undefined;
  training.inlet = directInlet({ step: 0, takeReal: noBatch, number: () => {} });
  streams.forget();
  const fake = reads("fake") ? drawFake(training, update.batch, moment) : undefined;
  try {
    const norms = tf.tidy(() => {
      if (fake && player === "discriminator") fakeImages(training, fake);
      // As if it were the 0th update, in which every term has its turn.
      const loss = () => objective(training, player, update, { moment, fake, real, again: false }, 0).total as Scalar;
      const weights = layers.flatMap((each) => each.weights.map(({ key }) => state.get(key)));
      const { grads } = tf.engine().gradients(loss, weights, undefined, true);
      const squares = (grads as readonly (Tensor | undefined)[]).map((gradient) =>
        gradient ? tf.sum(tf.square(gradient)) : tf.scalar(0),
      );
      let at = 0;
      return tf.stack(
        layers.map(({ weights: own }) => {
          at += own.length;
          return tf.sqrt(tf.addN(squares.slice(at - own.length, at)));
        }),
      );
    });
    const values = await norms.data();
    norms.dispose();
    return layers.map(({ layer }, i) => ({ layer: factsOf(layer), norm: values[i] as number }));
  } finally {
    training.inlet = noInlet;
    disposeDraw(real);
    disposeDraw(fake);
    state.rollback();
  }
}

const noBatch = () => Promise.reject(new Invariant("a gradient that is only looked at takes no further batch"));
