import { type ast, cover, type Diagnostic, type Span } from "@dotgan/dsl";
import { formatShape } from "@dotgan/kit";
import type { NetworkPlan, Player, WeightsPlan } from "../plan.js";
import { bindArguments, resolve } from "./bind.js";
import type { Arriving, Block, HeadEnd, NamedValue } from "./block.js";
import { body } from "./body.js";
import { checkGeneratorEnd, checkRealHead } from "./ends.js";
import { type Flow, Graph } from "./graph.js";
import { declare, type NetworkEntry, type Scope } from "./scope.js";

/** A network statement, the names that its body sees, and its part in the game. */
export interface Role {
  readonly declaration: ast.Network;
  /** The scope of the file that it is written in. */
  readonly home: Scope;
  readonly player: Player;
}

/** A network's inputs as they arrive; `undefined` for one whose declaration has mistakes. */
export interface Input {
  readonly name: ast.Name;
  /** Its name in the experiment, where the network comes from a file that calls the data something else. */
  readonly as: string;
  readonly flow: Flow | undefined;
}

const errors = (diagnostics: readonly Diagnostic[]): number =>
  diagnostics.filter(({ severity }) => severity === "error").length;

/** Checks one player's network and declares it and, for D, its heads. */
export function checkNetwork(role: Role, inputs: readonly Input[], weights: WeightsPlan, scope: Scope): void {
  const { declaration, home, player } = role;
  const known = errors(scope.report.diagnostics);
  const graph = new Graph(declaration.name.text, home);
  const names = new Map<string, NamedValue>();
  for (const { name, flow } of inputs) names.set(name.text, { span: name.span, flow, used: false });
  const heads = new Map<string, HeadEnd>();
  const block: Block = {
    graph,
    prefix: "",
    locals: new Map(),
    names,
    outer: undefined,
    heads: player === "discriminator" ? heads : undefined,
  };
  const end = body(declaration.body, joined(declaration, inputs, block), block);
  if (heads.size === 0) heads.set(standardHead[player], { name: declaration.name, flow: end() });
  const found = [...heads].map(([name, { flow, name: at }]) => ({
    name,
    flow,
    at,
    span: spanOf(flow, graph) ?? at.span,
  }));
  if (player === "generator") endOfGenerator(role, found[0]?.flow, graph);
  else endOfDiscriminator(role, heads, graph, known);

  const sound = errors(scope.report.diagnostics) === known && inputs.every(({ flow }) => flow);
  const entry: NetworkEntry = {
    player,
    spans: graph.spans,
    plan: {
      name: declaration.name.text,
      inputs: inputs.flatMap(({ as, flow }) => (flow ? [{ name: as, shape: flow.shape }] : [])),
      nodes: graph.nodes,
      heads: found.flatMap(({ name, flow }): NetworkPlan["heads"] => (flow ? [{ name, value: flow.index }] : [])),
      weights,
    },
  };
  declare(scope.networks, declaration.name, sound ? entry : undefined, "the network", scope);
  if (player === "generator") return;
  for (const { name, flow, at, span } of found) {
    scope.heads.set(name, { name, span: at.span, value: flow && { shape: flow.shape, span }, used: false });
  }
}

const standardHead: Readonly<Record<Player, string>> = { generator: "output", discriminator: "real" };

const spanOf = (flow: Flow | undefined, { nodes, spans }: Graph): Span | undefined =>
  flow && "node" in flow.index ? spans.get(nodes[flow.index.node]?.path ?? "") : undefined;

function endOfGenerator({ declaration, home }: Role, flow: Flow | undefined, graph: Graph): void {
  const data = declaration.output && home.data.get(declaration.output.text);
  if (flow && data?.value) checkGeneratorEnd({ flow, graph, span: declaration.name.span }, data.value, data.span);
}

/** `known`: how many errors there were before the network. After a mistake of its own, where it ends says little. */
function endOfDiscriminator(
  { declaration }: Role,
  heads: ReadonlyMap<string, HeadEnd>,
  graph: Graph,
  known: number,
): void {
  const sound = errors(graph.scope.report.diagnostics) === known;
  const real = heads.get(standardHead.discriminator);
  if (!real) {
    graph.scope.report.add(
      "bad-head",
      declaration.name.span,
      `\`${graph.name}\` has heads, but none is named \`real\``,
      {
        hint: "write `head real { dense(1) }`",
      },
    );
  } else if (real.flow && sound) {
    checkRealHead({ flow: real.flow, graph, span: real.name.span });
  }
}

/**
 * What the first chain continues: the only input, or all of them joined. Joining makes a layer, so it happens when
 * something takes it, and once.
 */
function joined(declaration: ast.Network, inputs: readonly Input[], block: Block): Arriving {
  let known: { readonly flow: Flow | undefined } | undefined;
  return () => {
    if (!known) {
      for (const { name } of inputs) {
        const value = block.names.get(name.text);
        if (value) value.used = true;
      }
      known = { flow: join(declaration, inputs, block) };
    }
    return known.flow;
  };
}

function join(declaration: ast.Network, inputs: readonly Input[], { graph, prefix }: Block): Flow | undefined {
  const [first, ...others] = inputs;
  if (!first || others.length === 0) return first?.flow;
  const flows = inputs.flatMap(({ flow }) => flow ?? []);
  if (flows.length < inputs.length) return undefined;
  const span = cover(first.name.span, others.at(-1)?.name.span ?? first.name.span);
  if (flows.some(({ shape }) => shape.kind === "image")) {
    const shapes = inputs.map(({ name, flow }) => `\`${name.text}\` is ${flow && formatShape(flow.shape)}`);
    graph.scope.report.add(
      "mixed-inputs",
      span,
      `the inputs of \`${graph.name}\` cannot be joined by themselves: ${shapes.join(", ")}`,
      {
        hint: `start a chain at each, as \`${first.name.text} -> ... as a\`, and join them with \`concat\``,
        notes: [
          { message: "the first chain would take them joined", span: (declaration.body[0] ?? declaration.name).span },
        ],
      },
    );
    return undefined;
  }
  const call = { kind: "reference", name: { text: "concat", span }, span } as const;
  const plugin = resolve(call.name, "layer", graph.scope);
  const use = plugin && bindArguments(plugin as never, call, [], graph.scope);
  return use && graph.add(use, flows, prefix, span);
}
