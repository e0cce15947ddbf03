import type { ast, Span } from "@dotgan/dsl";
import type { Locals } from "./evaluate.js";
import type { Flow, Graph } from "./graph.js";

/** A value by name: one of the network's inputs, or a chain's end written `as NAME`. */
export interface NamedValue {
  readonly span: Span;
  /** `undefined` where what it names has mistakes. */
  readonly flow: Flow | undefined;
  used: boolean;
}

/** What flows into the next link. Asked for only when something takes it, since joining inputs makes a layer. */
export type Arriving = () => Flow | undefined;

/** A head's end. */
export interface HeadEnd {
  readonly name: ast.Name;
  readonly flow: Flow | undefined;
}

/** The braces that are being read. */
export interface Block {
  readonly graph: Graph;
  /** Starts the paths of its nodes: empty in the trunk, `codes/` in the head `codes`. */
  readonly prefix: string;
  readonly locals: Locals;
  /** Values named here; those of the block around follow in `outer`. */
  readonly names: Map<string, NamedValue>;
  readonly outer: Block | undefined;
  /** Where heads go; absent where none may stand. */
  readonly heads: Map<string, HeadEnd> | undefined;
}

export const within = (outer: Block, changes: Partial<Pick<Block, "prefix" | "locals" | "heads">>): Block => ({
  ...outer,
  ...changes,
  names: new Map(),
  outer,
});

export function lookUp(name: string, block: Block): NamedValue | undefined {
  for (let at: Block | undefined = block; at; at = at.outer) {
    const found = at.names.get(name);
    if (found) return found;
  }
  return undefined;
}

/** Every name that a value goes by here. */
export function valueNames(block: Block): string[] {
  const names: string[] = [];
  for (let at: Block | undefined = block; at; at = at.outer) names.push(...at.names.keys());
  return names;
}

/** Warns of the names of a finished block that nothing reads. */
export function warnUnused({ names, graph }: Block): void {
  for (const [name, { used, span }] of names) {
    if (!used) graph.scope.report.add("unused-value", span, `nothing in \`${graph.name}\` reads \`${name}\``);
  }
}
