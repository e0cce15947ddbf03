import type { Player, TermPlan, UpdatePlan } from "@dotgan/core";
import type { LossReads, LossStep, Params, Tensor } from "@dotgan/kit";
import { usableWeights } from "./constraints.js";
import {
  type FakeDraw,
  firstRows,
  generate,
  inputsOf,
  type Latents,
  type RealDraw,
  randomAt,
  realFactors,
  trainingPass,
} from "./draw.js";
import { forward } from "./network.js";
import { type Resolved, required, resolve } from "./params.js";
import { Invariant } from "./ports.js";
import type { PassName, Place } from "./streams.js";
import type { Training } from "./training.js";

/** What one update of one player is computed from. */
export interface Draw {
  readonly moment: Place;
  readonly fake: FakeDraw | undefined;
  readonly real: RealDraw | undefined;
  /** The passes of this draw were run before, for the other player: the same random numbers again. */
  readonly again: boolean;
}

/** A player's loss, and what is reported of it. All are tensors of the tidy that this runs in. */
export interface Objective {
  readonly total: Tensor;
  /** Each term's own value, before its weight. */
  readonly terms: readonly { readonly name: string; readonly value: Tensor }[];
  /** D's `real` head on reals and on fakes, where it was run. */
  readonly outputs: Readonly<Partial<Record<LossReads, Tensor>>>;
}

/** A term by what it is of, where its plugin takes a reference: `mutualInformation(digit)`. */
function titleOf({ name, params }: TermPlan, plugin: { readonly params: Params }): string {
  const of = Object.entries(plugin.params).flatMap(([key, { form }]) =>
    form.form === "reference" && params[key] !== undefined ? [params[key]] : [],
  );
  return of.length > 0 ? `${name}(${of.join(", ")})` : name;
}

/** The terms of a player's loss, those with a side for it; `name` tells two of one kind apart. */
export function termsOf({ plan, catalog }: Training, player: Player) {
  const seen = new Map<string, number>();
  return plan.losses[player].flatMap((term) => {
    const plugin = required(catalog, "loss", term.name);
    const title = titleOf(term, plugin);
    const nth = seen.get(title) ?? 0;
    seen.set(title, nth + 1);
    return plugin[player] ? [{ term, plugin, name: nth === 0 ? title : `${title}.${nth}` }] : [];
  });
}

/** Whether any term of a player reads reals, or fakes: its updates then take a batch of them. */
export const readsOf = (training: Training, player: Player, what: LossReads): boolean =>
  termsOf(training, player).some(({ plugin }) => plugin.reads[player]?.includes(what));

/** A term `every k` counts on that player's every k-th update, times k. */
export const isActive = ({ every }: TermPlan, update: number) => update % every === 0;

/**
 * What a player minimises in its `count`-th update. D's passes run in the order real, fake, each only where a term of this
 * update reads it. Call inside a tidy, or inside a gradient of the player's own weights.
 */
export function objective(
  training: Training,
  player: Player,
  update: UpdatePlan,
  draw: Draw,
  count: number,
): Objective {
  const { tf, catalog, timing, networks, watch } = training;
  const { moment, again } = draw;
  const { generator, discriminator } = networks;
  const active = termsOf(training, player).filter(({ term }) => isActive(term, count));
  const reads = (what: LossReads) => active.some(({ plugin }) => plugin.reads[player]?.includes(what));
  const rows = (tensor: Tensor) => firstRows(tf, tensor, update.batch);
  const rowsOf = (values: Latents): Latents =>
    Object.fromEntries(Object.entries(values).map(([name, v]) => [name, rows(v)]));
  const moves = { generator: player === "generator" && !again, discriminator: player === "discriminator" };
  const weights = {
    generator: usableWeights(training, generator),
    discriminator: usableWeights(training, discriminator),
  };
  const at = (pass: PassName): Place => ({ ...moment, pass });

  // The batches: fakes carry G's gradient in G's updates and none in D's.
  const { fake, real } = draw;
  const latents = fake && rowsOf(fake.latents);
  const pass = fake && {
    again: again || fake.images !== undefined,
    moves: moves.generator,
    weight: weights.generator,
  };
  let fakeImages: Tensor | undefined;
  if (player === "discriminator") fakeImages = fake?.images && rows(fake.images);
  else if (latents && pass) {
    fakeImages = generate(generator, latents, trainingPass(training, generator, fake.moment, pass));
    // In `together`, D's turn comes next and reads the same fakes.
    if (update.batch === fake.size) fake.images ??= tf.keep(fakeImages);
  }
  const realImages = real && rows(real.images);
  const factors = { fake: latents ?? {}, real: realFactors(training, real?.labels && rows(real.labels)) };
  const dataName = training.plan.data.as;

  // D's passes.
  const discriminate = (images: Tensor, values: Latents, name: PassName, prefix = "") =>
    forward(
      discriminator,
      inputsOf(discriminator, { ...values, [dataName]: images }),
      trainingPass(training, discriminator, at(name), {
        again,
        moves: moves.discriminator && name !== "penalty",
        prefix,
        weight: weights.discriminator,
      }),
    );
  const heads: Partial<Record<LossReads, Readonly<Record<string, Tensor>>>> = {};
  if (update.joined && reads("real") && reads("fake") && realImages && fakeImages) {
    const both = Object.fromEntries(
      Object.keys(factors.real).map((name) => [
        name,
        tf.concat([factors.real[name] as Tensor, factors.fake[name] as Tensor]),
      ]),
    );
    const joined = discriminate(tf.concat([realImages, fakeImages]), both, "joined");
    const half = (part: 0 | 1) =>
      Object.fromEntries(Object.entries(joined).map(([name, head]) => [name, tf.split(head, 2)[part] as Tensor]));
    heads.real = half(0);
    heads.fake = half(1);
  } else {
    if (reads("real") && realImages) heads.real = discriminate(realImages, factors.real, "real");
    if (reads("fake") && fakeImages) heads.fake = discriminate(fakeImages, factors.fake, "fake");
  }

  // The terms.
  let total: Tensor = tf.scalar(0);
  const terms = active.map(({ term, plugin, name }) => {
    const path = `${player}/${name}`;
    let penalties = 0;
    const step: LossStep = {
      tf,
      real: heads.real?.real as Tensor,
      fake: heads.fake?.real as Tensor,
      images: { real: realImages as Tensor, fake: fakeImages as Tensor },
      heads(on) {
        const all = heads[on];
        if (!all) throw new Invariant(`the loss \`${term.name}\` reads D on ${on}s without saying so`);
        return all;
      },
      factor(latent, on) {
        const value = factors[on][latent];
        if (!value) throw new Invariant(`the loss \`${term.name}\` asks for \`${latent}\` of the ${on} batch`);
        return value;
      },
      posterior(latentName) {
        const latent = training.plan.latents.find(({ as }) => as === latentName);
        const posterior = latent && required(catalog, "sampler", latent.name).posterior;
        if (!latent || !posterior) throw new Invariant(`\`${latentName}\` has no posterior`);
        return posterior(resolve(latent, timing, catalog), training.facts);
      },
      discriminate: (images) =>
        discriminate(images, real?.labels ? factors.real : factors.fake, "penalty", `${path}/${penalties++}/`),
      generate: (values) =>
        generate(
          generator,
          values,
          trainingPass(training, generator, at("penalty"), {
            again,
            moves: false,
            prefix: `${path}/${penalties++}/`,
            weight: weights.generator,
          }),
        ),
      random: randomAt(training, path, at("penalty")),
    };
    const params: Resolved = resolve(term, timing, catalog);
    const value = plugin[player]?.(step, params) as Tensor;
    watch?.({ kind: "term", player, term: term.name, origin: term.origin }, value);
    total = tf.add(total, tf.mul(value, term.weight * term.every));
    return { name, value };
  });

  const outputs: Partial<Record<LossReads, Tensor>> = {};
  if (heads.real?.real) outputs.real = heads.real.real;
  if (heads.fake?.real) outputs.fake = heads.fake.real;
  return { total, terms, outputs };
}
