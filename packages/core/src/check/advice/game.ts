import type { ast, Span } from "@dotgan/dsl";
import type { Plan, Player } from "../../plan.js";
import { countUpdates, updatesOf } from "../../schedule.js";
import type { Scope } from "../scope.js";
import { statementsOf, writtenUpdates } from "../statements.js";
import type { Layers } from "./layers.js";
import { type Finding, finding } from "./list.js";

/** What advice about losses and the schedule looks at. */
export interface Game {
  readonly plan: Plan;
  readonly file: ast.File;
  readonly scope: Scope;
  readonly generator: Layers;
  readonly discriminator: Layers;
}
type Rule = (game: Game) => readonly Finding[];

/** Where a player's terms of some names are written. */
function termPlaces({ file, plan }: Game, player: Player, where: (name: string) => boolean): readonly Span[] {
  return statementsOf(file, "loss")
    .filter((statement) => !statement.player || statement.player.text === plan[player].name)
    .flatMap(({ terms }) => terms.map(({ loss }) => loss))
    .filter(({ name }) => where(name.text))
    .map(({ span }) => span);
}

/** Where updates are written that satisfy a condition. */
const updatePlaces = (
  { file, plan }: Game,
  where: (update: ReturnType<typeof updatesOf>[number]) => boolean,
): readonly (Span | undefined)[] => {
  const written = statementsOf(file, "train").map(({ body }) => writtenUpdates(body));
  return plan.train.flatMap(({ phases }, block) =>
    updatesOf(phases).flatMap((update, index) => (where(update) ? [written[block]?.[index]?.span] : [])),
  );
};

const saturating: Rule = (game) =>
  game.plan.losses.generator.some(({ name }) => name === "minimax")
    ? finding(
        "saturating",
        termPlaces(game, "generator", (name) => name === "minimax"),
        `early on \`${game.plan.discriminator.name}\` rejects fakes with confidence, and \`minimax\` then gives \`${game.plan.generator.name}\` hardly any gradient`,
        "write `nonSaturating`",
      )
    : [];

const twoPenalties: Rule = (game) => {
  const penalty = (name: string) => game.scope.catalog.find("loss", name)?.needs?.secondOrder === true;
  const penalties = game.plan.losses.discriminator.filter(({ name }) => penalty(name));
  const [, ...further] = termPlaces(game, "discriminator", penalty);
  return penalties.length < 2
    ? []
    : finding(
        "twoPenalties",
        further,
        `several gradient penalties pull at \`${game.plan.discriminator.name}\` at once; no method was shown to work with more than one`,
        "keep one of them",
      );
};

const unboundedCritic: Rule = (game) => {
  const { plan, scope, file } = game;
  const lossOf = (name: string) => scope.catalog.find("loss", name);
  const critic = (name: string) => lossOf(name)?.adversarial === true && lossOf(name)?.threshold === undefined;
  const { losses, discriminator, train } = plan;
  const bounded =
    discriminator.weights.under !== undefined ||
    losses.discriminator.some(({ name }) => lossOf(name)?.needs?.secondOrder) ||
    train.some(({ phases }) =>
      updatesOf(phases).some(({ players, constraints }) => players.includes("discriminator") && constraints.length > 0),
    );
  if (bounded || !losses.discriminator.some(({ name }) => critic(name))) return [];
  const term = statementsOf(file, "loss")
    .flatMap(({ terms }) => terms)
    .find(({ loss }) => critic(loss.name.text));
  return finding(
    "unboundedCritic",
    [term?.loss.span],
    `nothing keeps \`${discriminator.name}\` Lipschitz, so its loss can fall without end by scaling its weights`,
    `add \`+ 10 * gradientPenalty\`, or \`then clip(0.01)\` after its updates`,
  );
};

const generatorOften: Rule = ({ plan, file }) => {
  const statements = statementsOf(file, "train");
  const often = plan.train.flatMap(({ phases }, index) => {
    const times = (player: Player) => countUpdates(phases, ({ players }) => players.includes(player));
    const [generator, discriminator] = [times("generator"), times("discriminator")];
    return discriminator > 0 && generator > discriminator ? [statements[index]] : [];
  });
  const places = often.flatMap((statement) =>
    statement
      ? writtenUpdates(statement.body)
          .filter(({ networks }) => networks.some(({ text }) => text === plan.generator.name))
          .slice(-1)
      : [],
  );
  return finding(
    "generatorOften",
    places.map(({ span }) => span),
    `\`${plan.generator.name}\` is updated more often than \`${plan.discriminator.name}\` and may map many latents to one image ("the Helvetica scenario")`,
    `update \`${plan.discriminator.name}\` at least as often`,
  );
};

const adamMomentum: Rule = (game) =>
  game.generator.convolutional
    ? finding(
        "adamMomentum",
        updatePlaces(game, ({ optimizer }) => {
          const beta = optimizer.params.beta1;
          return typeof beta === "number" && beta >= 0.9;
        }),
        "Adam's momentum (`beta1`, 0.9 where none is given) makes convolutional GANs oscillate",
        "write `beta1: 0.5`",
      )
    : [];

const joinedBatch: Rule = (game) => {
  const { nodes, name } = game.discriminator.entry.plan;
  const mixes = nodes.some((node) => game.scope.catalog.find("layer", node.name)?.mixesSamples);
  return mixes
    ? finding(
        "joinedBatch",
        updatePlaces(game, ({ joined }) => joined),
        `\`${name}\` normalises over its batch, and \`joined\` puts reals and fakes into one`,
        "leave `joined` out: reals and fakes then pass on their own",
      )
    : [];
};

const minibatchGroup: Rule = ({ plan, generator, discriminator }) => {
  const batches = plan.train.flatMap(({ phases }) => updatesOf(phases).map(({ batch }) => batch));
  return [generator, discriminator].flatMap(({ entry }) =>
    entry.plan.nodes.flatMap(({ name, path, params }) => {
      const group = name === "minibatchStdDev" ? Number(params.group) : 1;
      const uneven = batches.find((batch) => batch % group !== 0);
      return uneven === undefined
        ? []
        : finding(
            "minibatchGroup",
            [entry.spans.get(path)],
            `groups of ${group} do not divide a batch of ${uneven}, so all its images are compared as one group`,
            `take a batch that ${group} divides, or another \`group\``,
          );
    }),
  );
};

/** Advice about losses and the schedule. */
export const game: readonly Rule[] = [
  saturating,
  twoPenalties,
  unboundedCritic,
  generatorOften,
  adamMomentum,
  joinedBatch,
  minibatchGroup,
];
