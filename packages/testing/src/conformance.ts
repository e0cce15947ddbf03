import type { Kind, Params, Plugin } from "@dotgan/kit";
import { checksOf } from "./checks.js";
import { isRequired } from "./describing.js";
import { openReference } from "./engine.js";
import { type CompiledExample, compileExample } from "./examples.js";
import type { Problem } from "./problem.js";
import type { Bound, Check, Subject, TestOptions } from "./subject.js";

/** Everything that a plugin gets wrong; empty where it conforms to its contract. */
export async function conformance(plugin: Plugin, options: TestOptions = {}): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const check of checksOf(plugin.kind)) problems.push(...(await findProblems(check, plugin, options)));
  return problems;
}

/** Runs one check; what the plugin throws is a problem too. */
export async function findProblems(check: Check<Kind>, plugin: Plugin, options: TestOptions): Promise<Problem[]> {
  const messages = new Set<string>();
  const example = exampleOf(plugin, options);
  const subject: Subject = {
    plugin,
    options,
    example,
    uses: usesOf(plugin, example, options),
    tf: await openReference(),
    report: (message) => messages.add(message),
  };
  try {
    await check.run(subject);
  } catch (error) {
    messages.add(`it throws: ${error instanceof Error ? error.message : String(error)}`);
  }
  return [...messages].map((message) => ({ check: check.name, message }));
}

/** The defaults where they are complete, what the example writes, and what the author adds. */
function usesOf(plugin: Plugin, example: CompiledExample, options: TestOptions): Bound[] {
  const params = Object.entries(plugin.params as Params);
  const defaults = Object.fromEntries(params.map(([name, param]) => [name, param.default]));
  const complete = params.every(([, param]) => !isRequired(param));
  const uses = [
    ...(complete ? [defaults] : []),
    ...example.uses.map((use) => ({ ...defaults, ...use })),
    ...(options.params ?? []).map((use) => ({ ...defaults, ...use })),
  ];
  return [...new Map(uses.map((use) => [JSON.stringify(use), use])).values()];
}

const compiled = new WeakMap<Plugin, { readonly options: TestOptions; readonly example: CompiledExample }>();

/** Compiled once for all checks of a plugin. */
function exampleOf(plugin: Plugin, options: TestOptions): CompiledExample {
  const known = compiled.get(plugin);
  if (known?.options === options) return known.example;
  const example = compileExample(plugin, options);
  compiled.set(plugin, { options, example });
  return example;
}
