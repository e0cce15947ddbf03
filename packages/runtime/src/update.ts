import type { Player, TrainPlan, UpdatePlan } from "@dotgan/core";
import type { Scalar, Tensor } from "@dotgan/kit";
import { advanceConstraint, project } from "./constraints.js";
import { type FakeDraw, fakeImages, type RealDraw } from "./draw.js";
import { objective, readsOf, termsOf } from "./objective.js";
import { type Resolved, required, resolve } from "./params.js";
import type { Tensorflow } from "./ports.js";
import { updatesIn } from "./schedule.js";
import type { Place } from "./streams.js";
import { countUp, type Training, takeScalars } from "./training.js";

/** Starts the slots of a block's optimizers at 0, where they do not exist yet. */
export function startSlots({ tf, catalog, networks, state }: Training, block: TrainPlan): void {
  for (const { player, update } of playersOf(updatesIn(block.phases))) {
    for (const name of required(catalog, "optimizer", update.optimizer.name).slots) {
      for (const { key, spec } of networks[player].trained) {
        if (!state.has(slotKey(update, key, name))) state.set(slotKey(update, key, name), tf.zeros([...spec.shape]));
      }
    }
  }
  state.commit();
}

/** One player's part of an update. */
export interface PlayerUpdate {
  readonly player: Player;
  readonly update: UpdatePlan;
}

/** Takes a number for the step's row: a scalar, read at the end of the step. */
export type Report = (name: string, value: Tensor) => void;

const slotKey = ({ slots }: UpdatePlan, weight: string, name: string) => `${slots}:${weight}:${name}`;

export const playersOf = (updates: readonly UpdatePlan[]): PlayerUpdate[] =>
  updates.flatMap((update) => update.players.map((player) => ({ player, update })));

/**
 * Updates one network, or several on one draw: all gradients are taken at the old weights, then all are applied. Only the
 * weights, statistics and constraint state of the updated networks change.
 */
export function runUpdate(
  training: Training,
  updates: readonly PlayerUpdate[],
  draw: { readonly moment: Place; readonly fake: FakeDraw | undefined; readonly real: RealDraw | undefined },
  report: Report,
): void {
  const { tf, networks } = training;
  tf.tidy(() => {
    for (const { player } of updates) advanceConstraint(training, networks[player]);
    // G first: the fakes of its pass then serve D's.
    const order = [...updates].sort((a, b) => b.player.localeCompare(a.player));
    const gradients = new Map<PlayerUpdate, Tensor[]>();
    for (const [index, one] of order.entries()) {
      const count = countUp(training, one.player);
      if (draw.fake && one.player === "discriminator" && readsOf(training, one.player, "fake")) {
        fakeImages(training, draw.fake, index > 0);
      }
      gradients.set(one, gradientsOf(training, one, { ...draw, again: index > 0 }, count, report));
    }
    for (const one of updates) apply(training, one, gradients.get(one) ?? [], report);
  });
}

/**
 * The gradient of a player's loss with respect to its own weights, in the order of `trained`; zeros where the loss does not
 * reach. Call inside a tidy.
 */
export function gradientsOf(
  training: Training,
  { player, update }: PlayerUpdate,
  draw: Parameters<typeof objective>[3],
  count: number,
  report: Report,
): Tensor[] {
  const { tf, state, networks, watch } = training;
  const { trained, plan } = networks[player];
  const letter = player === "discriminator" ? "D" : "G";
  const weights = trained.map(({ key }) => state.get(key));
  const several = termsOf(training, player).length > 1;
  const { value, grads } = tf.engine().gradients(
    () => {
      const { total, terms, outputs } = objective(training, player, update, draw, count);
      if (several) for (const { name, value } of terms) report(`loss${letter}/${name}`, value);
      if (player === "discriminator") reportOutputs(training, outputs, report);
      return total as Scalar;
    },
    weights,
    undefined,
    true,
  );
  report(`loss${letter}`, value);
  return trained.map(({ node }, i) => {
    const gradient = (grads[i] as Tensor | undefined) ?? tf.zerosLike(weights[i] as Tensor);
    watch?.({ kind: "gradient", network: plan.name, path: node.path, layer: node.name, origin: node.origin }, gradient);
    return gradient;
  });
}

/** The Euclidean norm of some tensors as if they were one: a scalar. */
export const normOf = (tf: Tensorflow, tensors: readonly Tensor[]): Tensor =>
  tf.sqrt(tf.addN(tensors.map((tensor) => tf.sum(tf.square(tensor)))));

/** D's mean output on reals and on fakes, and the shares that it calls rightly where it classifies. */
function reportOutputs(training: Training, outputs: ReturnType<typeof objective>["outputs"], report: Report): void {
  const { tf } = training;
  const threshold = thresholdOf(training);
  const { real, fake } = outputs;
  if (real) report("outputReal", tf.mean(real));
  if (fake) report("outputFake", tf.mean(fake));
  if (threshold === undefined) return;
  if (real) report("accuracyReal", tf.mean(tf.cast(tf.greater(real, threshold), "float32")));
  if (fake) report("accuracyFake", tf.mean(tf.cast(tf.lessEqual(fake, threshold), "float32")));
}

/** Where D's `real` head is cut into real and fake, as its adversarial term says; `undefined` for critics. */
export function thresholdOf(training: Training): number | undefined {
  const judging = termsOf(training, "discriminator").find(({ plugin }) => plugin.adversarial);
  const threshold = judging?.plugin.threshold;
  return typeof threshold === "function" ? threshold(judging?.term.params ?? {}) : threshold;
}

/**
 * Follows a gradient: `l2` adds `l2 * weight` to the gradient of every kernel, as half the squared norm in the loss would;
 * then `clipNorm` bounds the norm over the whole network; then the optimizer; then the constraints.
 */
function apply(training: Training, { player, update }: PlayerUpdate, given: readonly Tensor[], report: Report): void {
  const { tf, catalog, state, networks, counts, inlet } = training;
  const network = networks[player];
  const { trained, plan } = network;
  if (trained.length === 0) return;
  const { l2, clipNorm, optimizer } = update;
  const weights = trained.map(({ key }) => state.get(key));
  const norm = normOf(tf, given);
  report(`gradientNorm${player === "discriminator" ? "D" : "G"}`, norm);

  let gradients = [...given];
  if (l2) {
    gradients = gradients.map((gradient, i) =>
      trained[i]?.spec.role === "kernel" ? tf.add(gradient, tf.mul(weights[i] as Tensor, l2)) : gradient,
    );
  }
  if (clipNorm !== undefined) {
    const full = l2 ? normOf(tf, gradients) : norm;
    const scale = tf.div(clipNorm, tf.maximum(full, clipNorm));
    gradients = gradients.map((gradient) => tf.mul(gradient, scale));
  }

  const plugin = required(catalog, "optimizer", optimizer.name);
  const paramsNow = (): Resolved => resolve(optimizer, training.timing, catalog);
  inlet.take((run) => {
    const { lr } = paramsNow();
    if (typeof lr === "number") run.number(`learningRate${player === "discriminator" ? "D" : "G"}`, lr);
    return {};
  });
  const counter = `${update.slots}:${plan.name}`;
  countUp(training, counter);
  const numbers = takeScalars(training, () => plugin.numbers(paramsNow(), counts.get(counter) ?? 0));
  const slots = Object.fromEntries(
    plugin.slots.map((name) => [name, trained.map(({ key }) => state.get(slotKey(update, key, name)))]),
  );
  const updated = plugin.apply(weights, gradients, slots, paramsNow(), numbers, tf);
  for (const [i, { key }] of trained.entries()) {
    state.set(key, updated.weights[i] as Tensor);
    for (const name of plugin.slots) state.set(slotKey(update, key, name), updated.slots[name]?.[i] as Tensor);
  }
  project(training, network, update.constraints);
}
