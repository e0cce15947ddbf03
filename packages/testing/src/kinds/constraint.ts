import type { Tensor, WeightRole } from "@dotgan/kit";
import { checkGradient } from "../gradients.js";
import { watched } from "../leaks.js";
import { farthest, listed, notFinite, sameList } from "../numbers.js";
import { testStream, testTensors } from "../random.js";
import { type Bound, type Check, type Subject, shown } from "../subject.js";

const shapes: Readonly<Record<WeightRole, readonly (readonly number[])[]>> = {
  kernel: [
    [6, 4],
    [3, 3, 2, 4],
  ],
  bias: [[5]],
  gain: [[5]],
  statistic: [[5]],
};

export const constraintChecks: readonly Check<"constraint">[] = [
  {
    name: "it bounds weights after an update or before their use",
    run({ plugin, report }) {
      if (!plugin.project && !plugin.transform) report("it has neither `project` nor `transform`");
      if (plugin.roles.length === 0) report("it concerns no weights: `roles` is empty");
      if (plugin.advance && !plugin.state) report("`advance` without `state`");
    },
  },
  each("a projected weight keeps its shape, and projecting it again changes nothing", (site, report) => {
    const { plugin, tf, params, shape } = site;
    if (!plugin.project) return;
    tf.tidy(() => {
      const once = plugin.project?.(weightOf(site), params, tf) as Tensor;
      const twice = plugin.project?.(once, params, tf) as Tensor;
      same(once, shape, "projected", report);
      if (farthest(once.dataSync(), twice.dataSync()) > 1e-4) report("projecting twice is not projecting once");
    });
  }),
  each("its state has as many values as it says, and advancing keeps names and shapes", (site, report) => {
    const { plugin, tf, params } = site;
    const state = stateOf(site);
    for (const [name, { shape, values }] of Object.entries(state)) {
      const count = shape.reduce((a, b) => a * b, 1);
      if (values.length !== count) report(`state \`${name}\` is ${listed(shape)} and has ${values.length} values`);
    }
    tf.tidy(() => {
      const tensors = stateTensors(site);
      const next = plugin.advance?.(weightOf(site), tensors, params, tf) ?? tensors;
      if (Object.keys(next).sort().join() !== Object.keys(tensors).sort().join()) {
        return report(
          `the state is ${Object.keys(tensors).join(", ")} and advances to ${Object.keys(next).join(", ")}`,
        );
      }
      for (const [name, tensor] of Object.entries(next)) same(tensor, state[name]?.shape ?? [], `\`${name}\``, report);
    });
  }),
  each("a transformed weight keeps its shape and differentiates", (site, report) => {
    const { plugin, tf, params, shape } = site;
    if (!plugin.transform) return;
    tf.tidy(() => {
      const state = stateTensors(site);
      const transformed = (weight: Tensor) => plugin.transform?.(weight, state, params, tf) as Tensor;
      same(transformed(weightOf(site)), shape, "transformed", report);
      checkGradient(tf, "the weight", weightOf(site), transformed, report);
    });
  }),
  each("it leaves no tensor behind and disposes none that it was given", (site, report) => {
    const { plugin, tf, params } = site;
    const [weight, state] = [weightOf(site), stateTensors(site)];
    const given = [weight, ...Object.values(state)];
    watched(tf, given, report, () => plugin.project?.(weight, params, tf));
    watched(tf, given, report, () => plugin.advance?.(weight, state, params, tf));
    watched(tf, given, report, () => plugin.transform?.(weight, state, params, tf));
    tf.dispose(given);
  }),
];

type Report = (message: string) => void;
type Site = Subject<"constraint"> & { readonly params: Bound; readonly shape: readonly number[] };

function each(name: string, run: (site: Site, report: Report) => void): Check<"constraint"> {
  return {
    name,
    run(subject) {
      for (const params of subject.uses) {
        for (const shape of subject.plugin.roles.flatMap((role) => shapes[role])) {
          run({ ...subject, params, shape }, (message) =>
            subject.report(`${shown(params)} on ${listed(shape)}: ${message}`),
          );
        }
      }
    },
  };
}

const weightOf = ({ tf, shape }: Site): Tensor => testTensors(1, tf).normal(shape);

const stateOf = ({ plugin, shape, params }: Site) => plugin.state?.(shape, params, testStream(2)) ?? {};

const stateTensors = (site: Site): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(stateOf(site)).map(([name, { shape, values }]) => [name, site.tf.tensor(values, shape, "float32")]),
  );

function same(tensor: Tensor, shape: readonly number[], what: string, report: Report): void {
  if (!sameList(tensor.shape, shape)) report(`${what}: ${listed(shape)} becomes ${listed(tensor.shape)}`);
  const bad = notFinite(tensor.dataSync());
  if (bad !== undefined) report(`${what}: it holds ${bad}`);
}
