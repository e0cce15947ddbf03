import { type Catalog, check, createCatalog, isCurve, type Plan, type PluginUse, plainParams } from "@dotgan/core";
import { type Diagnostic, positionOf } from "@dotgan/dsl";
import type { Kind, Plugin, PluginPackage, Shape } from "@dotgan/kit";
import { compose } from "./compose.js";
import { standInConcat, standIns } from "./standIns.js";
import type { Bound, Check, TestOptions } from "./subject.js";

/** What became of a plugin's example. */
export interface CompiledExample {
  /** The experiment that was built around it. */
  readonly text: string;
  /** What is wrong with it, as a person reads it. */
  readonly problems: readonly string[];
  /** Parameters that the example writes for the plugin, defaults filled in. */
  readonly uses: readonly Bound[];
  /** For layers: what arrives where the example uses it. */
  readonly inputs: readonly (readonly Shape[])[];
}

export const examples: readonly Check[] = [
  {
    name: "its example compiles and uses it",
    run({ plugin, example, report }) {
      for (const problem of example.problems) report(`${problem}\nin\n${example.text}`);
      if (example.problems.length === 0 && example.uses.length === 0) {
        report(`the example does not use \`${plugin.name}\`: ${plugin.example}`);
      }
    },
  },
];

/** Builds an experiment around the example and checks it. */
export function compileExample(plugin: Plugin, options: TestOptions): CompiledExample {
  try {
    return compile(plugin, options);
  } catch (error) {
    // A schema that Ajv refuses, or a `shape` that throws, ends the checker.
    return { text: plugin.example, problems: [`checking it throws: ${error}`], uses: [], inputs: [] };
  }
}

function compile(plugin: Plugin, options: TestOptions): CompiledExample {
  const catalog = catalogOf(plugin, options);
  let best: Attempt | undefined;
  for (const text of compose(plugin.example.trim())) {
    const { plan, diagnostics } = check({ name: `${plugin.name}.gan`, text }, { catalog });
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    if (!best || errors.length < best.errors.length) best = { text, plan, errors };
    if (errors.length === 0) break;
  }
  const { text, plan, errors } = best as Attempt;
  const problems = errors.map(readable);
  if (!plan) return { text, problems, uses: [], inputs: [] };
  const uses = usesIn(plan, plugin.kind).filter(({ name }) => name === plugin.name);
  return {
    text,
    problems,
    uses: uses.map((use) => bound(use, catalog)),
    inputs: plugin.kind === "layer" ? arrivalsIn(plan, plugin.name) : [],
  };
}

function readable({ message, span, hint }: Diagnostic): string {
  const { line, column } = positionOf(span.source, span.start);
  return `${line}:${column} ${message}${hint ? ` (${hint})` : ""}`;
}

interface Attempt {
  readonly text: string;
  readonly plan: Plan | undefined;
  readonly errors: readonly Diagnostic[];
}

/** The plugin under test in place of any namesake, the author's packages, and the stand-ins. */
function catalogOf(plugin: Plugin, { with: packages = [] }: TestOptions): Catalog {
  const others = packages.map(
    (one): PluginPackage => ({
      ...one,
      plugins: one.plugins.filter(({ kind, name }) => kind !== plugin.kind || name !== plugin.name),
    }),
  );
  const hasConcat = [plugin, ...others.flatMap(({ plugins }) => plugins)].some(
    ({ kind, name }) => kind === "layer" && name === "concat",
  );
  return createCatalog([
    { name: "under-test", version: "0.0.0", plugins: [plugin] },
    ...others,
    { name: "@dotgan/testing", version: "0.1.0", plugins: hasConcat ? standIns : [...standIns, standInConcat] },
  ]);
}

/** Every use of a plugin of this kind. */
function usesIn(plan: Plan, kind: Kind): PluginUse[] {
  const networks = [plan.generator, plan.discriminator];
  const weights = networks.map((network) => network.weights);
  const some = (uses: readonly (PluginUse | undefined)[]) => uses.flatMap((use) => use ?? []);
  switch (kind) {
    case "dataset":
      return [plan.data];
    case "sampler":
      return [...plan.latents];
    case "layer":
      return networks.flatMap(({ nodes }) => nodes);
    case "loss":
      return Object.values(plan.losses).flat();
    case "metric":
    case "view":
      return plan.monitors.filter((monitor) => monitor.kind === kind);
    case "initializer":
      return [...some(weights.flatMap(({ kernel, bias, gain }) => [kernel, bias, gain])), ...nested(plan, "plugin")];
    case "constraint":
      return [...some(weights.map(({ under }) => under)), ...nested(plan.train, "constraints").flat()];
    default:
      return nested(plan.train, kind);
  }
}

/** The values of one key anywhere inside a plan. */
function nested(value: unknown, key: string): PluginUse[] {
  if (typeof value !== "object" || value === null) return [];
  const here = Object.hasOwn(value, key) ? [(value as Record<string, PluginUse | PluginUse[]>)[key] as PluginUse] : [];
  return [...here.flat(), ...Object.values(value).flatMap((inner) => nested(inner, key))];
}

/** As behaviour receives them at the first step of a thousand. */
function bound(use: PluginUse, catalog: Catalog): Bound {
  return plainParams(use, (value) => {
    if (!isCurve(value)) return value.duration.unit === "steps" ? value.duration.value : 1_000;
    return catalog.find("curve", value.curve.name)?.at(0, 1_000, bound(value.curve, catalog)) ?? Number.NaN;
  });
}

function arrivalsIn({ generator, discriminator }: Plan, name: string): (readonly Shape[])[] {
  return [generator, discriminator].flatMap(({ nodes, inputs }) =>
    nodes
      .filter((node) => node.name === name)
      .map((node) =>
        node.inputs.map((from) => ("node" in from ? nodes[from.node]?.shape : inputs[from.input]?.shape) as Shape),
      ),
  );
}
