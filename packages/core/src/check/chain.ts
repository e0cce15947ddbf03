import type { ast, Span } from "@dotgan/dsl";
import type { Plugin, PluginOf } from "@dotgan/kit";
import { argumentsOf, bindArguments, nameOf, resolve } from "./bind.js";
import { type Arriving, type Block, lookUp, valueNames } from "./block.js";
import { functions } from "./evaluate.js";
import type { Flow } from "./graph.js";
import { residual } from "./residual.js";
import { didYouMean } from "./scope.js";

/** A chain's end, and whether it began somewhere else than at what arrived. */
export interface ChainEnd {
  readonly flow: Flow | undefined;
  readonly fresh: boolean;
}

/** Follows the links of a chain. Its first link may name a value; otherwise it continues what arrives. */
export function chain(links: readonly ast.Link[], arriving: Arriving, block: Block): ChainEnd {
  const [first, ...others] = links;
  if (!first) return { flow: arriving(), fresh: false };
  let { flow, fresh } = start(first, arriving, block);
  for (const link of others) {
    const before = flow;
    flow = follow(link, () => before, false, block).flow;
  }
  return { flow, fresh };
}

function start(link: ast.Link, arriving: Arriving, block: Block): ChainEnd {
  const named = link.kind === "reference" ? lookUp(link.name.text, block) : undefined;
  if (!named) return follow(link, arriving, true, block);
  named.used = true;
  return { flow: named.flow, fresh: true };
}

function follow(link: ast.Link, arriving: Arriving, first: boolean, block: Block): ChainEnd {
  if (link.kind === "residual") return { flow: residual(link, arriving, block), fresh: false };
  const layer = layerOf(nameOf(link), first, block);
  // What arrives is asked for even so: joining the inputs may be a mistake of its own.
  if (!layer) return { flow: first ? void arriving() : undefined, fresh: false };
  const { values, others } = splitArguments(link, layer, block);
  const given = values.map((value) => argumentValue(value, block));
  const fresh = first && given.length > 0 && given.length >= leastInputs(layer);
  const inputs = fresh ? given : [arriving(), ...given];
  const { graph } = block;
  const use = others && bindArguments(layer as Plugin, link, others, graph.scope, block.locals);
  if (!use || !inputs.every((input) => input !== undefined)) return { flow: undefined, fresh };
  return { flow: graph.add(use, inputs, block.prefix, nameOf(link).span), fresh };
}

function layerOf(name: ast.Name, first: boolean, block: Block): PluginOf<"layer"> | undefined {
  const { scope } = block.graph;
  if (scope.catalog.find("layer", name.text)) return resolve(name, "layer", scope);
  if (lookUp(name.text, block)) {
    scope.report.add(
      "bad-input",
      name.span,
      `\`${name.text}\` is a value; a chain can start at one, not lead into it`,
      {
        hint: `\`concat\` and \`add\` join values`,
      },
    );
    return undefined;
  }
  if (first && (scope.latents.has(name.text) || scope.data.has(name.text))) {
    scope.report.add("bad-input", name.span, `\`${block.graph.name}\` does not take \`${name.text}\``, {
      hint: `write it among the inputs of \`${block.graph.name}\``,
    });
    return undefined;
  }
  return resolve(name, "layer", scope, first ? valueNames(block) : []);
}

const leastInputs = ({ inputs = 1 }: PluginOf<"layer">): number => (typeof inputs === "number" ? inputs : inputs.min);
const takesSeveral = ({ inputs = 1 }: PluginOf<"layer">): boolean =>
  typeof inputs === "number" ? inputs > 1 : (inputs.max ?? 2) > 1;

/**
 * The leading arguments that are values of the network, for layers that take several, and the ordinary ones: `undefined`
 * after reporting a value in the place of one.
 */
function splitArguments(
  link: ast.PluginCall,
  layer: PluginOf<"layer">,
  block: Block,
): { readonly values: readonly ast.Expression[]; readonly others: readonly ast.Argument[] | undefined } {
  const written = argumentsOf(link);
  const isValue = ({ name, value }: ast.Argument) => name === undefined && namesValue(value, block);
  if (takesSeveral(layer)) {
    const end = written.findIndex((argument) => !isValue(argument));
    const count = end < 0 ? written.length : end;
    return { values: written.slice(0, count).map(({ value }) => value), others: written.slice(count) };
  }
  const stray = written.find(({ name, value }) => name === undefined && isKnownValue(value, block));
  if (!stray) return { values: [], others: written };
  const { source, start, end } = stray.value.span;
  block.graph.scope.report.add(
    "bad-input",
    stray.span,
    `\`${layer.name}\` takes one value, and that comes through the chain`,
    { hint: `write \`${source.text.slice(start, end)} -> ${layer.name}(...)\`` },
  );
  return { values: [], others: undefined };
}

function namesValue(value: ast.Expression, { locals, graph: { scope } }: Block): boolean {
  if (value.kind === "chain") return true;
  if (value.kind === "reference") return !locals.has(value.name.text) && !scope.params.has(value.name.text);
  return value.kind === "call" && !functions.has(value.name.text);
}

const isKnownValue = (value: ast.Expression, block: Block): boolean =>
  value.kind === "chain" || (value.kind === "reference" && lookUp(value.name.text, block) !== undefined);

function argumentValue(value: ast.Expression, block: Block): Flow | undefined {
  const nothing = (span: Span) => (): undefined => {
    block.graph.scope.report.add("bad-input", span, "nothing arrives here: this chain starts at no value", {
      hint: "start it at an input or at a name given by `as`",
    });
  };
  switch (value.kind) {
    case "chain":
      return chain(value.links, nothing(value.span), block).flow;
    case "call":
      return chain([value], nothing(value.span), block).flow;
    case "reference": {
      const named = lookUp(value.name.text, block);
      if (named) {
        named.used = true;
        return named.flow;
      }
      block.graph.scope.report.add(
        "unknown-name",
        value.span,
        `no value of \`${block.graph.name}\` is named \`${value.name.text}\``,
        didYouMean(value.name, valueNames(block), block.graph.scope),
      );
      return undefined;
    }
    default:
      return undefined;
  }
}
