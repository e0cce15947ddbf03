import type { Ops, Params, PluginOf, Tensor, Updated } from "@dotgan/kit";
import { watched } from "../leaks.js";
import { farthest, listed, notFinite, sameList } from "../numbers.js";
import { testStream } from "../random.js";
import { scalars } from "../scalars.js";
import { type Bound, type Check, type Subject, shown } from "../subject.js";

const shapes: readonly (readonly number[])[] = [[3, 2], [4]];
const count = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);
type Slots = Updated["slots"];

export const optimizerChecks: readonly Check<"optimizer">[] = [
  each("it returns every weight and every slot in its own shape", ({ plugin, tf }, params, report) => {
    tf.tidy(() => {
      const weights = tensors(tf, 1);
      const updated = applied(plugin, weights, tensors(tf, 2), zeroSlots(tf, plugin.slots), params, 1, tf);
      compare("weight", updated.weights, report);
      const names = Object.keys(updated.slots).sort();
      if (!sameNames(names, [...plugin.slots].sort())) {
        report(
          `it declares the slots ${plugin.slots.join(", ") || "(none)"} and returns ${names.join(", ") || "(none)"}`,
        );
      }
      for (const name of names) compare(`slot \`${name}\``, updated.slots[name] as readonly Tensor[], report);
    });
  }),
  each("the same gradients give the same update", ({ plugin, tf }, params, report) => {
    tf.tidy(() => {
      const update = () =>
        applied(plugin, tensors(tf, 1), tensors(tf, 2), zeroSlots(tf, plugin.slots), params, 3, tf).weights.flatMap(
          (weight) => Array.from(weight.dataSync()),
        );
      if (farthest(update(), update()) > 0) report("two equal updates differ");
    });
  }),
  each("a zero gradient with zero slots moves no weight away from zero", ({ plugin, tf }, params, report) => {
    tf.tidy(() => {
      const weights = tensors(tf, 1);
      const still = weights.map((weight) => tf.zerosLike(weight));
      const updated = applied(plugin, weights, still, zeroSlots(tf, plugin.slots), params, 1, tf);
      for (const [i, weight] of weights.entries()) {
        const [before, after] = [weight.dataSync(), (updated.weights[i] as Tensor).dataSync()];
        // Decoupled weight decay may pull towards zero.
        if (after.some((value, j) => !(Math.abs(value) <= Math.abs(before[j] as number) + 1e-6))) {
          return report(`a weight of ${before[0]} becomes ${after[0]} without a gradient`);
        }
      }
    });
  }),
  each("it descends: a quadratic falls and stays finite over 200 updates", ({ plugin, tf }, params, report) => {
    const goal = shapes.map((shape, i) => testStream(i).normal(count(shape)));
    const value = (weights: readonly Tensor[]) =>
      weights.reduce(
        (sum, w, i) => sum + Array.from(w.dataSync()).reduce((s, x, j) => s + (x - (goal[i]?.[j] as number)) ** 2, 0),
        0,
      );
    let [weights, slots] = [tensors(tf, 1) as readonly Tensor[], zeroSlots(tf, plugin.slots)];
    const before = value(weights);
    for (let update = 1; update <= 200; update++) {
      const gradients = weights.map((w, i) => tf.sub(w, tf.tensor(goal[i] as Float32Array, w.shape)));
      const updated = keepOnly(tf, () => applied(plugin, weights, gradients, slots, params, update, tf));
      tf.dispose([...weights, ...gradients, ...Object.values(slots).flat()]);
      ({ weights, slots } = updated);
    }
    const after = value(weights);
    const bad = notFinite([after]);
    tf.dispose([...weights, ...Object.values(slots).flat()]);
    if (bad !== undefined) report(`the quadratic becomes ${bad}`);
    else if (after >= before) report(`the quadratic goes from ${before.toPrecision(4)} to ${after.toPrecision(4)}`);
  }),
  each(
    "what a curve may stand for comes to it in `numbers`, by which alone it changes from step to step",
    ({ plugin, tf }, params, report) => {
      const weightsWith = (seen: Bound) =>
        applied(
          plugin,
          tensors(tf, 1),
          tensors(tf, 2),
          zeroSlots(tf, plugin.slots),
          params,
          3,
          tf,
          seen,
        ).weights.flatMap((weight) => Array.from(weight.dataSync()));
      tf.tidy(() => {
        for (const [name, { curve }] of Object.entries(plugin.params as Params)) {
          const value = params[name];
          if (!curve || typeof value !== "number") continue;
          if (farthest(weightsWith(params), weightsWith({ ...params, [name]: value / 2 + 0.1 })) === 0) continue;
          report(`\`${name}\` is read from the parameters: a recorded step would keep it as it is at first`);
        }
      });
    },
  ),
  each("it leaves no tensor behind and disposes none that it was given", ({ plugin, tf }, params, report) => {
    const [weights, gradients, slots] = [tensors(tf, 1), tensors(tf, 2), zeroSlots(tf, plugin.slots)];
    const given = [...weights, ...gradients, ...Object.values(slots).flat()];
    watched(tf, given, report, () => applied(plugin, weights, gradients, slots, params, 1, tf));
    tf.dispose(given);
  }),
];

type Report = (message: string) => void;

/** One update, the `count`-th; `seen` are the parameters that it is handed beside its numbers. */
const applied = (
  plugin: PluginOf<"optimizer">,
  weights: readonly Tensor[],
  gradients: readonly Tensor[],
  slots: Slots,
  params: Bound,
  count: number,
  tf: Ops,
  seen: Bound = params,
): Updated => plugin.apply(weights, gradients, slots, seen, scalars(tf, plugin.numbers(params, count)), tf);

function each(
  name: string,
  run: (subject: Subject<"optimizer">, params: Bound, report: Report) => void,
): Check<"optimizer"> {
  return {
    name,
    run(subject) {
      for (const params of subject.uses)
        run(subject, params, (message) => subject.report(`${shown(params)}: ${message}`));
    },
  };
}

const tensors = (tf: Ops, seed: number): Tensor[] =>
  shapes.map((shape, i) => tf.tensor(testStream(10 * seed + i).normal(count(shape)), [...shape], "float32"));

const zeroSlots = (tf: Ops, names: readonly string[]): Slots =>
  Object.fromEntries(names.map((name) => [name, shapes.map((shape) => tf.zeros([...shape]))]));

function compare(what: string, found: readonly Tensor[], report: Report): void {
  for (const [i, shape] of shapes.entries()) {
    const tensor = found[i];
    if (!tensor) report(`no ${what} comes back for weight ${i}`);
    else if (!sameList(tensor.shape, shape))
      report(`${what} ${i} is ${listed(shape)} and comes back as ${listed(tensor.shape)}`);
    else if (notFinite(tensor.dataSync()) !== undefined) report(`${what} ${i} holds ${notFinite(tensor.dataSync())}`);
  }
  if (found.length > shapes.length) report(`more ${what}s come back than were given`);
}

const sameNames = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join();

/** Runs an update inside `tf.tidy`, which keeps what it returns. */
function keepOnly(tf: Ops, update: () => Updated): Updated {
  let updated: Updated | undefined;
  tf.tidy(() => {
    updated = update();
    return [...updated.weights, ...Object.values(updated.slots).flat()].map((tensor) => tf.keep(tensor));
  });
  return updated as Updated;
}
