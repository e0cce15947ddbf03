import type { Player } from "@dotgan/core";
import type { LayerGradient } from "@dotgan/kit";
import { disposeDraw, drawFake, fakeImages, realDraw } from "./draw.js";
import { directInlet } from "./inlet.js";
import { factsOf } from "./network.js";
import { readsOf } from "./objective.js";
import { type BatchSource, Invariant } from "./ports.js";
import { updatesIn } from "./schedule.js";
import type { Place } from "./streams.js";
import { noInlet, type Training } from "./training.js";
import { gradientsOf, normOf } from "./update.js";

/** What `Evaluation.layerGradients` promises. Called between steps. */
export async function layerGradients(
  training: Training,
  batches: BatchSource,
  player: Player,
): Promise<readonly LayerGradient[]> {
  const { tf, plan, facts, networks, state, streams } = training;
  const { trained } = networks[player];
  const layers = networks[player].layers.filter(({ node }) => trained.some((weight) => weight.node === node));
  const update = plan.train.flatMap(({ phases }) => updatesIn(phases)).find(({ players }) => players.includes(player));
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
      const draw = { moment, fake, real, again: false };
      // As if it were the 0th update, in which every term has its turn.
      const gradients = gradientsOf(training, { player, update }, draw, 0, () => {});
      return tf.stack(
        layers.map(({ node }) =>
          normOf(
            tf,
            gradients.filter((_, i) => trained[i]?.node === node),
          ),
        ),
      );
    });
    const values = await norms.data();
    norms.dispose();
    return layers.map((layer, i) => ({ layer: factsOf(layer), norm: values[i] as number }));
  } finally {
    training.inlet = noInlet;
    disposeDraw(real);
    disposeDraw(fake);
    state.rollback();
  }
}

const noBatch = () => Promise.reject(new Invariant("a gradient that is only looked at takes no further batch"));
