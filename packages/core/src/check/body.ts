import type { ast, Span } from "@dotgan/dsl";
import { type Arriving, type Block, type HeadEnd, lookUp, warnUnused, within } from "./block.js";
import { chain } from "./chain.js";
import { enumerate, evaluate } from "./evaluate.js";

/** Where reading stands: what the next chain continues, and the last chain's end while nothing continues it. */
interface Position {
  arriving: Arriving;
  dangling: Span | undefined;
}

/** Reads the items of a block in order; what the last one ends in. */
export function body(items: readonly ast.NetworkItem[], arriving: Arriving, block: Block): Arriving {
  const position: Position = { arriving, dangling: undefined };
  walk(items, position, block);
  warnUnused(block);
  return position.arriving;
}

function walk(items: readonly ast.NetworkItem[], position: Position, block: Block): void {
  const { report } = block.graph.scope;
  let head: ast.Head | undefined;
  for (const item of items) {
    if (item.kind === "head") {
      if (block.heads) readHead(item, position, block, block.heads);
      else
        report.add("bad-head", item.name.span, "a head cannot stand here", {
          hint: "heads stand at the end of the discriminator, or at the end of another head",
        });
      head ??= item;
      continue;
    }
    if (head && block.heads) {
      report.add("bad-head", item.span, "heads come last: nothing may follow them in their block", {
        notes: [{ message: "the first head is here", span: head.name.span }],
      });
      return;
    }
    if (item.kind === "for") turn(item, position, block);
    else readChain(item, position, block);
  }
}

function readChain(item: ast.Chain, position: Position, block: Block): void {
  const { flow, fresh } = chain(item.links, position.arriving, block);
  if (fresh && position.dangling) {
    block.graph.scope.report.add("unused-value", position.dangling, "what this ends in goes nowhere", {
      hint: "name it with `as`, or let the next chain continue it",
      notes: [{ message: "the next chain starts elsewhere", span: (item.links[0] ?? item).span }],
    });
  }
  position.arriving = () => flow;
  position.dangling = item.as ? undefined : (item.links.at(-1) ?? item).span;
  if (item.as) nameValue(item.as, block, flow);
}

function nameValue(name: ast.Name, block: Block, flow: ReturnType<Arriving>): void {
  const { scope } = block.graph;
  const taken = lookUp(name.text, block)?.span ?? scope.params.get(name.text)?.span;
  if (taken || block.locals.has(name.text)) {
    scope.report.add("duplicate-name", name.span, `\`${name.text}\` already names something here`, {
      notes: taken ? [{ message: "it is declared here", span: taken }] : [],
    });
    return;
  }
  block.names.set(name.text, { span: name.span, flow, used: false });
}

function turn(loop: ast.For, position: Position, block: Block): void {
  const { graph, locals } = block;
  const { variable } = loop;
  const taken = graph.scope.params.get(variable.text)?.span ?? lookUp(variable.text, block)?.span;
  if (taken || locals.has(variable.text)) {
    graph.scope.report.add("duplicate-name", variable.span, `\`${variable.text}\` already names something here`, {
      notes: taken ? [{ message: "it is declared here", span: taken }] : [],
    });
  }
  const over = evaluate(loop.over, graph.scope, locals);
  const turns = over === undefined ? undefined : enumerate(over, loop.over.span, graph.scope);
  if (!turns) {
    position.arriving = () => undefined;
    return;
  }
  for (const value of turns) {
    if (!graph.spend(loop.span)) {
      position.arriving = () => undefined;
      return;
    }
    const inner = within(block, { locals: new Map(locals).set(variable.text, value), heads: undefined });
    walk(loop.body, position, inner);
    warnUnused(inner);
  }
}

/** A head's own heads are the outputs in its place. */
function readHead(item: ast.Head, { arriving }: Position, block: Block, heads: Map<string, HeadEnd>): void {
  const inner = new Map<string, HeadEnd>();
  const end = body(item.body, arriving, within(block, { prefix: `${block.prefix}${item.name.text}/`, heads: inner }));
  const ends = inner.size > 0 ? [...inner.values()] : [{ name: item.name, flow: end() }];
  for (const found of ends) {
    const first = heads.get(found.name.text);
    if (first) {
      block.graph.scope.report.add("duplicate-name", found.name.span, `the head \`${found.name.text}\` stands twice`, {
        notes: [{ message: "first here", span: first.name.span }],
      });
    } else {
      heads.set(found.name.text, found);
    }
  }
}
