import type { CstNode, IToken } from "chevrotain";
import { numberValue, stringValue } from "../1-parse/lexical.js";
import { found } from "../1-parse/messages.js";
import { canonical } from "../1-parse/tokens.js";
import type * as ast from "../ast.js";
import { cover, type Source } from "../span.js";
import type { SyntaxReport } from "../syntax-report.js";
import { has, INCOMPLETE, maybeNode, nodeOf, nodeSpan, nodesOf, tokenOf, tokenSpan, tokensOf } from "./nodes.js";

/** Builds names, calls and values. Networks and statements are built on top of it. */
export class ExpressionBuilder {
  protected readonly source: Source;
  protected readonly report: SyntaxReport;

  constructor(source: Source, report: SyntaxReport) {
    this.source = source;
    this.report = report;
  }

  name(node: CstNode): ast.Name {
    const reserved = tokensOf(node, "Reserved")[0];
    const token = reserved ?? tokenOf(node, "Name");
    const span = tokenSpan(this.source, token);
    if (reserved !== undefined) {
      this.report.add("reserved-word", span, `\`${token.image}\` is a word of the language and cannot be a name`, {
        hint: "choose another name",
      });
    }
    return { span, text: token.image };
  }

  nameIn(node: CstNode, key = "name"): ast.Name {
    return this.name(nodeOf(node, key));
  }

  /** A word of the language where it stands for a name. */
  protected keyword(node: CstNode, key: string): ast.Name | undefined {
    const token = tokensOf(node, key)[0];
    return token && { span: tokenSpan(this.source, token), text: token.image };
  }

  names(node: CstNode): ast.Name[] {
    return nodesOf(nodeOf(node, "names"), "name").map((name) => this.name(name));
  }

  string(token: IToken): ast.StringLiteral {
    return { kind: "string", span: tokenSpan(this.source, token), value: stringValue(token.image) };
  }

  expression(node: CstNode): ast.Expression {
    const [low, high] = nodesOf(node, "sum").map((sum) => this.operation(sum, (product) => this.product(product)));
    if (low === undefined) throw INCOMPLETE;
    if (!has(node, "Dots")) return low;
    if (high === undefined) throw INCOMPLETE;
    return { kind: "range", span: cover(low.span, high.span), low, high };
  }

  expressionIn(node: CstNode, key = "expression"): ast.Expression {
    return this.expression(nodeOf(node, key));
  }

  product(node: CstNode): ast.Expression {
    return this.operation(node, (unary) => this.unary(unary));
  }

  /** Operators of one precedence, from left to right. */
  private operation(node: CstNode, build: (operand: CstNode) => ast.Expression): ast.Expression {
    const operands = nodesOf(node, "operand").map(build);
    const operators = tokensOf(node, "operator");
    const [first] = operands;
    if (first === undefined || operators.length !== operands.length - 1) throw INCOMPLETE;
    return operands.slice(1).reduce<ast.Expression>(
      (left, right, i) => ({
        kind: "binary",
        span: cover(left.span, right.span),
        operator: canonical.get((operators[i] as IToken).tokenType) as ast.Binary["operator"],
        left,
        right,
      }),
      first,
    );
  }

  private unary(node: CstNode): ast.Expression {
    return tokensOf(node, "Minus").reduceRight<ast.Expression>(
      (operand, minus) => ({
        kind: "unary",
        span: cover(tokenSpan(this.source, minus), operand.span),
        operator: "-",
        operand,
      }),
      this.power(nodeOf(node, "power")),
    );
  }

  private power(node: CstNode): ast.Expression {
    const left = this.quantity(nodeOf(node, "quantity"));
    if (!has(node, "Caret")) return left;
    const right = this.unary(nodeOf(node, "unary"));
    return { kind: "binary", span: cover(left.span, right.span), operator: "^", left, right };
  }

  private quantity(node: CstNode): ast.Expression {
    const amount = this.atom(nodeOf(node, "atom"));
    const unit = tokensOf(node, "Unit")[0];
    if (unit === undefined) return amount;
    const text = unit.image.endsWith("s") ? unit.image : `${unit.image}s`;
    return {
      kind: "quantity",
      span: cover(amount.span, tokenSpan(this.source, unit)),
      amount,
      unit: text as ast.Unit,
    };
  }

  private atom(node: CstNode): ast.Expression {
    const number = tokensOf(node, "Num")[0];
    if (number !== undefined) {
      return { kind: "number", span: tokenSpan(this.source, number), value: numberValue(number.image) };
    }
    const string = tokensOf(node, "Str")[0];
    if (string !== undefined) return this.string(string);
    const list = maybeNode(node, "list");
    if (list !== undefined) {
      for (const junk of nodesOf(list, "argumentJunk")) this.argumentJunk(junk, "a value", "`,` or `]`");
      const items = nodesOf(list, "expression").map((item) => this.expression(item));
      return { kind: "list", span: nodeSpan(this.source, list), items };
    }
    for (const junk of nodesOf(node, "argumentJunk")) this.argumentJunk(junk, "a value", "`)`");
    if (has(node, "LeftParen")) return { ...this.expressionIn(node), span: nodeSpan(this.source, node) };
    return this.named(nodeOf(node, "named"));
  }

  private named(node: CstNode): ast.Expression {
    const span = nodeSpan(this.source, node);
    const name = this.nameIn(node);
    if (has(node, "Dot")) return { kind: "member", span, object: name, property: this.nameIn(node, "property") };
    return this.call(node);
  }

  call(node: CstNode): ast.PluginCall {
    const span = nodeSpan(this.source, node);
    const name = this.nameIn(node);
    const list = maybeNode(node, "arguments");
    if (list === undefined) return { kind: "reference", span, name };
    return { kind: "call", span, name, arguments: this.arguments(list) };
  }

  callIn(node: CstNode, key = "call"): ast.PluginCall {
    return this.call(nodeOf(node, key));
  }

  arguments(node: CstNode): ast.Argument[] {
    for (const junk of nodesOf(node, "argumentJunk")) this.argumentJunk(junk, "an argument", "`,` or `)`");
    return nodesOf(node, "argument").map((argument) => this.argument(argument));
  }

  private argumentJunk(node: CstNode, after: string, right: string): void {
    const [token, next] = tokensOf(node, "Any");
    if (token === undefined) return;
    const at = tokenSpan(this.source, token);
    if (token.image === "=") {
      this.report.add("bad-sign", at, "a named argument is written with `:`, not with `=`", {
        hint: "write `:`",
        fixes: [{ title: "write `:`", edits: [{ span: at, text: ": " }] }],
      });
      return;
    }
    if (next?.image === ":") {
      const before = this.endBefore(at.start);
      this.report.add(
        "missing-comma",
        { ...at, start: before, end: before },
        "a `,` is missing between two arguments",
        {
          hint: "`,` goes here",
          fixes: [{ title: "add `,`", edits: [{ span: { ...at, start: before, end: before }, text: "," }] }],
        },
      );
      return;
    }
    const product = /^[A-Za-z(]/.test(token.image) && /\d$/.test(this.source.text.slice(0, this.endBefore(at.start)));
    this.report.add("unexpected-token", tokenSpan(this.source, token), `found ${found(token)} after ${after}`, {
      hint: product ? `${right} goes here; a product is written with \`*\`` : `${right} goes here`,
    });
  }

  /** The end of what stands before an offset. */
  private endBefore(offset: number): number {
    return this.source.text.slice(0, offset).trimEnd().length;
  }

  private argument(node: CstNode): ast.Argument {
    const span = nodeSpan(this.source, node);
    const value = this.chained(node, this.expressionIn(node));
    return { span, ...(has(node, "name") && { name: this.nameIn(node) }), value };
  }

  /** `label -> dense(3136)` as the value of an argument. */
  private chained(node: CstNode, first: ast.Expression): ast.Expression {
    if (!has(node, "Arrow")) return first;
    const links = nodesOf(node, "link").map((link) => this.link(link));
    const last = links.at(-1);
    if (last === undefined) throw INCOMPLETE;
    if (first.kind !== "reference" && first.kind !== "call") {
      this.report.add("bad-chain", first.span, "a chain cannot begin with this", {
        hint: "a name or a layer goes before `->`",
      });
      throw INCOMPLETE;
    }
    return { kind: "chain", span: cover(first.span, last.span), links: [first, ...links] };
  }

  /** Overridden where residual blocks can be built. */
  protected link(node: CstNode): ast.Link {
    return this.callIn(node);
  }
}
