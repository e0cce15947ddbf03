import { formatShape } from "@dotgan/kit";
import { align } from "./align.js";
import type { LatentPlan, MonitorPlan, NetworkPlan, Plan, PlanValue, PluginUse, TermPlan } from "./plan.js";
import { formatUse, formatValue } from "./words.js";

/** One thing that two plans do not share, in words; `-` stands for what is absent. */
export interface Difference {
  /** Where: `network G, layer 3 (dense), units`. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

const absent = "-";

/** What changed between two plans, top to bottom. Places in the files do not count. */
export function differences(before: Plan, after: Plan): readonly Difference[] {
  return [
    ...field("title", before.title, after.title),
    ...field("seed", before.seed, after.seed),
    ...fields("param", before.params, after.params),
    ...named("data", before.data.as, after.data.as, before.data, after.data),
    ...keyed<LatentPlan>("latent", before.latents, after.latents),
    ...networks(before.generator, after.generator),
    ...networks(before.discriminator, after.discriminator),
    ...terms(`loss ${after.discriminator.name}`, before.losses.discriminator, after.losses.discriminator),
    ...terms(`loss ${after.generator.name}`, before.losses.generator, after.losses.generator),
    ...trees("train", before.train, after.train),
    ...keyed<MonitorPlan>("monitor", before.monitors, after.monitors),
    ...trees("keep", before.keep, after.keep),
    ...trees("stop", before.stop, after.stop),
    ...trees("sweep", before.sweep, after.sweep),
    ...fields("plugin", versions(before), versions(after)),
  ];
}

function field(path: string, before: PlanValue | undefined, after: PlanValue | undefined): readonly Difference[] {
  const write = (value: PlanValue | undefined) => (value === undefined ? absent : formatValue(value));
  const [old, now] = [write(before), write(after)];
  return old === now ? [] : [{ path, before: old, after: now }];
}

function fields(
  kind: string,
  before: Readonly<Record<string, PlanValue>>,
  after: Readonly<Record<string, PlanValue>>,
): readonly Difference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => field(`${kind} ${key}`, own(before, key), own(after, key)));
}

const own = (record: Readonly<Record<string, PlanValue>>, key: string): PlanValue | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** Two uses in one place: another plugin is one difference, another argument is one each. */
function uses(path: string, before: PluginUse | undefined, after: PluginUse | undefined): readonly Difference[] {
  if (before?.name === after?.name && before && after) return fields(`${path},`, before.params, after.params);
  const write = (use: PluginUse | undefined) => (use ? formatUse(use) : absent);
  return before || after ? [{ path, before: write(before), after: write(after) }] : [];
}

function named(
  kind: string,
  oldName: string,
  newName: string,
  before: PluginUse,
  after: PluginUse,
): readonly Difference[] {
  return [...field(`${kind}, name`, oldName, newName), ...uses(`${kind} ${newName}`, before, after)];
}

/** Lists whose members have names of their own. */
function keyed<T extends LatentPlan | MonitorPlan>(
  kind: string,
  before: readonly T[],
  after: readonly T[],
): readonly Difference[] {
  const names = [...new Set([...before, ...after].map(({ as }) => as))];
  return names.flatMap((name) => {
    const old = before.find(({ as }) => as === name);
    const now = after.find(({ as }) => as === name);
    const when = (use: T | undefined) => (use && "every" in use && use.every ? { duration: use.every } : undefined);
    return [
      ...uses(`${kind} ${name}`, old, now),
      ...(old && now ? field(`${kind} ${name}, every`, when(old), when(now)) : []),
    ];
  });
}

function networks(before: NetworkPlan, after: NetworkPlan): readonly Difference[] {
  const path = `network ${after.name}`;
  const takes = ({ inputs }: NetworkPlan) =>
    inputs.map(({ name, shape }) => `${name}: ${formatShape(shape)}`).join(", ");
  const pairs = align(before.nodes, after.nodes, (a, b) => a.name === b.name);
  return [
    ...field(`${path}, name`, before.name, after.name),
    ...field(`${path}, inputs`, takes(before), takes(after)),
    ...pairs.flatMap(([old, now]) => {
      const node = now ?? old;
      return node ? uses(`${path}, layer ${node.path}${old && now ? ` (${node.name})` : ""}`, old, now) : [];
    }),
    ...wiring(path, before, after),
    ...trees(`weights ${after.name}`, before.weights, after.weights),
  ];
}

/** The same layers joined in another way, or with other heads. */
function wiring(path: string, before: NetworkPlan, after: NetworkPlan): readonly Difference[] {
  const heads = ({ heads }: NetworkPlan) => heads.map(({ name }) => name).join(", ");
  const joints = ({ nodes, heads }: NetworkPlan) => JSON.stringify([nodes.map(({ inputs }) => inputs), heads]);
  const renamed = field(`${path}, heads`, heads(before), heads(after));
  const sameLayers = before.nodes.length === after.nodes.length;
  return renamed.length === 0 && sameLayers && joints(before) !== joints(after)
    ? [{ path: `${path}, how its layers are joined`, before: "one way", after: "another" }]
    : renamed;
}

function terms(path: string, before: readonly TermPlan[], after: readonly TermPlan[]): readonly Difference[] {
  return align(before, after, (a, b) => a.name === b.name).flatMap(([old, now]) => {
    if (!old || !now) return uses(path, old, now);
    const term = `${path}, ${now.name}`;
    return [
      ...uses(term, old, now),
      ...field(`${term}, weight`, old.weight, now.weight),
      ...field(`${term}, every`, old.every, now.every),
    ];
  });
}

const isUse = (value: unknown): value is PluginUse =>
  typeof value === "object" && value !== null && "name" in value && "params" in value;

/** Any other part of a plan, member by member. */
function trees(path: string, before: unknown, after: unknown): readonly Difference[] {
  if (isUse(before) || isUse(after))
    return uses(path, isUse(before) ? before : undefined, isUse(after) ? after : undefined);
  if (isTree(before) && isTree(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => key !== "origin");
    return keys.flatMap((key) => {
      const place = Array.isArray(before)
        ? `${path} ${Number(key) + 1}`
        : key === "phases" || key === "body"
          ? `${path}, phase`
          : `${path}, ${key}`;
      return trees(
        place,
        Object.hasOwn(before, key) ? before[key] : undefined,
        Object.hasOwn(after, key) ? after[key] : undefined,
      );
    });
  }
  const [old, now] = [written(before), written(after)];
  return old === now ? [] : [{ path, before: old, after: now }];
}

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

function written(value: unknown): string {
  if (value === undefined) return absent;
  if (isUse(value)) return formatUse(value);
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (!isTree(value)) return String(value);
  const members = Object.entries(value).filter(([key, member]) => key !== "origin" && member !== undefined);
  return members.map(([key, member]) => `${key} ${written(member)}`).join(", ");
}

const versions = ({ plugins }: Plan): Readonly<Record<string, string>> =>
  Object.fromEntries(plugins.map((plugin) => [`${plugin.kind} ${plugin.name}`, `${plugin.package} ${plugin.version}`]));
