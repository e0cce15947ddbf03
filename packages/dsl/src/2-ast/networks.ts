import type { CstNode } from "chevrotain";
import type * as ast from "../ast.js";
import type { Source } from "../span.js";
import type { SyntaxReport } from "../syntax-report.js";
import { ExpressionBuilder } from "./expressions.js";
import { maybeNode, nodeOf, nodeSpan, nodesOf, salvage, tokenOf } from "./nodes.js";
import { type Place, places, Strays } from "./strays.js";

/** Builds the inside of networks. */
export class NetworkBuilder extends ExpressionBuilder {
  protected readonly strays: Strays;

  constructor(source: Source, report: SyntaxReport, until?: number) {
    super(source, report);
    this.strays = new Strays(source, report, until);
  }

  /** The items of a block that could be read; the others are reported. */
  protected items<T>(block: CstNode, key: string, place: Place, build: (item: CstNode) => T | undefined): T[] {
    const ends = nodesOf(block, "end");
    return nodesOf(block, key).flatMap((node, i) => {
      const stray = maybeNode(node, "unknown");
      if (stray !== undefined) this.strays.unknown(stray, place);
      const chain = maybeNode(node, "chain");
      this.strays.junk(ends[i], chain ?? node, chain !== undefined);
      const item = salvage(() => build(node));
      return item === undefined ? [] : [item];
    });
  }

  /** A `{ }` that is there: the parser leaves an empty node where it is missing. */
  protected block(node: CstNode, key: string): CstNode {
    const block = nodeOf(node, key);
    tokenOf(block, "LeftCurly");
    return block;
  }

  body(node: CstNode): ast.NetworkItem[] {
    return this.items(this.block(node, "body"), "item", places.network, (item) => this.item(item));
  }

  private item(node: CstNode): ast.NetworkItem | undefined {
    const [loop, head, chain] = ["for", "head", "chain"].map((key) => maybeNode(node, key));
    if (loop !== undefined) return this.loop(loop);
    if (head !== undefined) return this.head(head);
    return chain && this.chain(chain);
  }

  private loop(node: CstNode): ast.For {
    return {
      kind: "for",
      span: nodeSpan(this.source, node),
      variable: this.nameIn(node),
      over: this.expressionIn(node),
      body: this.body(node),
    };
  }

  private head(node: CstNode): ast.Head {
    return { kind: "head", span: nodeSpan(this.source, node), name: this.nameIn(node), body: this.body(node) };
  }

  private chain(node: CstNode): ast.Chain {
    const name = maybeNode(node, "name");
    return {
      kind: "chain",
      span: nodeSpan(this.source, node),
      links: nodesOf(node, "link").map((link) => this.link(link)),
      ...(name !== undefined && { as: this.name(name) }),
    };
  }

  protected override link(node: CstNode): ast.Link {
    const residual = maybeNode(node, "residual");
    if (residual === undefined) return this.callIn(node);
    const list = maybeNode(residual, "arguments");
    return {
      kind: "residual",
      span: nodeSpan(this.source, residual),
      arguments: list === undefined ? [] : this.arguments(list),
      body: this.body(residual),
    };
  }
}
