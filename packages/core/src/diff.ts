import { formatShape } from "@dotgan/kit";
import { align } from "./align.js";
import { scheduleDifferences } from "./diff-schedule.js";
import { type Difference, fields, texts, uses, values } from "./difference.js";
import type { LatentPlan, MonitorPlan, NetworkPlan, Plan, TermPlan } from "./plan.js";
import { formatDuration } from "./words.js";

/** What changed between two plans, top to bottom. Places in the files do not count. */
export function differences(before: Plan, after: Plan): readonly Difference[] {
  return [
    ...texts("title", before.title, after.title),
    ...values("seed", before.seed, after.seed),
    ...texts("precision", before.precision, after.precision),
    ...fields("param ", before.params, after.params),
    ...texts("data, name", before.data.as, after.data.as),
    ...uses(`data ${after.data.as}`, before.data, after.data),
    ...keyed<LatentPlan>("latent", before.latents, after.latents),
    ...networks(before.generator, after.generator),
    ...networks(before.discriminator, after.discriminator),
    ...terms(`loss ${after.discriminator.name}`, before.losses.discriminator, after.losses.discriminator),
    ...terms(`loss ${after.generator.name}`, before.losses.generator, after.losses.generator),
    ...scheduleDifferences(before, after),
    ...keyed<MonitorPlan>("monitor", before.monitors, after.monitors),
    ...fields("keep ", { ...before.keep }, { ...after.keep }),
    ...texts("stop", stop(before), stop(after)),
    ...texts("sweep", sweep(before), sweep(after)),
    ...versions(before, after),
  ];
}

/** Lists whose members have names of their own. */
function keyed<T extends LatentPlan | MonitorPlan>(
  kind: string,
  before: readonly T[],
  after: readonly T[],
): readonly Difference[] {
  const names = [...new Set([...before, ...after].map(({ as }) => as))];
  const every = (use: T | undefined) => (use && "every" in use && use.every ? formatDuration(use.every) : undefined);
  return names.flatMap((name) => {
    const old = before.find(({ as }) => as === name);
    const now = after.find(({ as }) => as === name);
    const moments = old && now ? texts(`${kind} ${name}, every`, every(old), every(now)) : [];
    return [...uses(`${kind} ${name}`, old, now), ...moments];
  });
}

function networks(before: NetworkPlan, after: NetworkPlan): readonly Difference[] {
  const path = `network ${after.name}`;
  const takes = ({ inputs }: NetworkPlan) =>
    inputs.map(({ name, shape }) => `${name}: ${formatShape(shape)}`).join(", ");
  return [
    ...texts(`${path}, name`, before.name, after.name),
    ...texts(`${path}, inputs`, takes(before), takes(after)),
    ...align(before.nodes, after.nodes, (a, b) => a.name === b.name).flatMap(([old, now]) => {
      const known = old && now && old.name === now.name ? ` (${now.name})` : "";
      return uses(`${path}, layer ${(now ?? old)?.path}${known}`, old, now);
    }),
    ...wiring(path, before, after),
    ...weights(`weights ${after.name}`, before.weights, after.weights),
  ];
}

/** The same layers joined in another way, or with other heads. */
function wiring(path: string, before: NetworkPlan, after: NetworkPlan): readonly Difference[] {
  const heads = ({ heads }: NetworkPlan) => heads.map(({ name }) => name).join(", ");
  const joints = ({ nodes, heads }: NetworkPlan) => JSON.stringify([nodes.map(({ inputs }) => inputs), heads]);
  const renamed = texts(`${path}, heads`, heads(before), heads(after));
  const rewired =
    renamed.length === 0 && before.nodes.length === after.nodes.length && joints(before) !== joints(after);
  return rewired ? [{ path: `${path}, how its layers are joined`, before: "one way", after: "another" }] : renamed;
}

type Weights = NetworkPlan["weights"];

const weights = (path: string, before: Weights, after: Weights): readonly Difference[] => [
  ...(["kernel", "bias", "gain", "under"] as const).flatMap((role) =>
    uses(`${path}, ${role}`, before[role], after[role]),
  ),
  ...texts(`${path}, run`, run(before), run(after)),
];
const run = ({ run }: Weights): string | undefined => run && `run("${run.path}", ${run.checkpoint})`;

const terms = (path: string, before: readonly TermPlan[], after: readonly TermPlan[]): readonly Difference[] =>
  align(before, after, (a, b) => a.name === b.name).flatMap(([old, now]) => {
    if (old?.name !== now?.name || !old || !now) return uses(path, old, now);
    const factors = ({ weight, every }: TermPlan) => ({ weight, every });
    return [...uses(`${path}, ${now.name}`, old, now), ...fields(`${path}, ${now.name}, `, factors(old), factors(now))];
  });

const stop = ({ stop }: Plan): string | undefined =>
  stop && `when ${stop.monitor} has not improved for ${formatDuration(stop.patience)}`;

const sweep = ({ sweep }: Plan): string | undefined =>
  sweep &&
  [
    ...sweep.axes.map(({ name, values }) => `${name} in [${values.join(", ")}]`),
    ...(sweep.by === undefined ? [] : [`by ${sweep.by}`]),
  ].join("; ");

/** Other versions of plugins that both plans use; a plugin that one of them uses alone shows where it is used. */
function versions(before: Plan, after: Plan): readonly Difference[] {
  return after.plugins.flatMap((now) => {
    const old = before.plugins.find(({ kind, name }) => kind === now.kind && name === now.name);
    const path = `plugin ${now.kind} ${now.name}`;
    return old ? texts(path, `${old.package} ${old.version}`, `${now.package} ${now.version}`) : [];
  });
}
