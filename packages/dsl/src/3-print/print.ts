import type * as ast from "../ast.js";
import type { Span } from "../span.js";
import { Comments, commentText } from "./comments.js";
import { type Document, fill, group, indent, join, layOut, newline, space, suffix } from "./document.js";
import { ExpressionPrinter, PRODUCT, stringText } from "./expressions.js";

/** How long lines may become. */
const WIDTH = 110;

/**
 * A file's text in the one form of the language: two spaces of indentation, comments and single empty lines kept, long
 * chains and argument lists broken. Printing what was printed changes nothing.
 */
export function print(file: ast.File): string {
  const text = layOut(new Printer(file).file(), WIDTH);
  return text === "" ? "" : `${text}\n`;
}

class Printer {
  private readonly root: ast.File;
  private readonly comments: Comments;
  private readonly expressions = new ExpressionPrinter((node) => this.residual(node));

  constructor(file: ast.File) {
    this.root = file;
    this.comments = new Comments(file.comments);
  }

  file(): Document {
    const { statements } = this.root;
    return this.items(statements, Number.POSITIVE_INFINITY, (statement) => this.statement(statement));
  }

  private expression(node: ast.Expression, least?: number): Document {
    return this.expressions.expression(node, least);
  }

  private call(node: ast.PluginCall): Document {
    return this.expressions.call(node);
  }

  // --- lines and blocks

  /** Items, one per line, with the comments around them. `end`: where their block ends. */
  private items<T extends { readonly span: Span }>(
    items: readonly T[],
    end: number,
    print: (item: T) => Document,
  ): Document {
    const lines: Document[] = [];
    let previous: Span | undefined;
    const line = (span: Span, document: Document) => {
      if (previous !== undefined) lines.push(newline);
      if (previous !== undefined && isBlankBetween(previous, span)) lines.push(newline);
      lines.push(document);
      previous = span;
    };
    const comment = (node: ast.StringLiteral) => line(node.span, commentText(node));
    for (const item of items) {
      // Comments within an item that has no lines of its own go before it.
      this.comments.takeBefore(hasBlock(item) ? item.span.start : item.span.end).forEach(comment);
      const document = print(item);
      const behind = this.comments.takeBehind(item.span);
      line(item.span, behind === undefined ? document : [document, suffix(` ${commentText(behind)}`)]);
    }
    this.comments.takeBefore(end).forEach(comment);
    return lines;
  }

  /** `{ ... }` over several lines. */
  private block<T extends { readonly span: Span }>(
    items: readonly T[],
    end: number,
    print: (item: T) => Document,
  ): Document {
    const behind = this.comments.takeBehindBrace(items[0]?.span.start ?? end);
    const brace = behind === undefined ? "{" : ["{", suffix(` ${commentText(behind)}`)];
    if (items.length === 0 && !this.comments.anyBefore(end)) return [brace, behind === undefined ? "" : newline, "}"];
    return [brace, indent([newline, this.items(items, end, print)]), newline, "}"];
  }

  /** `{ item }` on one line where there is one plain item and no comment, else over several lines. */
  private shortBlock<T extends { readonly span: Span }>(
    items: readonly T[],
    end: number,
    print: (item: T) => Document,
  ): Document {
    const [only] = items;
    if (only === undefined || items.length > 1 || hasBlock(only) || this.comments.anyBefore(end)) {
      return this.block(items, end, print);
    }
    return group(["{", indent([space, print(only)]), space, "}"]);
  }

  // --- statements

  private statement(node: ast.Statement): Document {
    switch (node.kind) {
      case "title":
        return stringText(node.text.value);
      case "param":
        return this.param(node);
      case "data":
        return [`data ${node.name.text} = `, this.call(node.source)];
      case "latent":
        return [`latent ${node.name.text} = `, this.call(node.sampler)];
      case "optimizer":
        return [`optimizer ${node.name.text} = `, this.call(node.optimizer)];
      case "network":
        return this.network(node);
      case "weights":
        return this.weights(node);
      case "loss":
        return this.loss(node);
      case "train":
        return this.train(node);
      case "monitor":
        return this.monitor(node);
      case "keep":
        return this.keep(node);
      case "stop":
        return this.stop(node);
      case "sweep":
        return this.sweep(node);
      case "seed":
        return ["seed ", this.expression(node.value)];
      case "precision":
        return ["precision ", this.expression(node.value)];
      case "use":
        return `from ${stringText(node.path.value)} use ${names(node.names)}`;
      case "allow":
        return `allow ${node.advice.text} ${stringText(node.reason.value)}`;
    }
  }

  private param({ name, type, value, within }: ast.Param): Document {
    const head = [`param ${name.text}: ${type.text} = `, this.expression(value)];
    return within === undefined ? head : [...head, " in ", this.expression(within)];
  }

  private network({ name, inputs, output, body, span }: ast.Network): Document {
    const head = `network ${name.text}(${names(inputs)})${output === undefined ? "" : ` -> ${output.text}`} `;
    return [head, this.body(body, span)];
  }

  private weights({ networks, initializer, roles, under }: ast.Weights): Document {
    return [
      `weights ${names(networks)} = `,
      this.call(initializer),
      roles.map((role) => [", ", this.expressions.argument(role)]),
      under === undefined ? "" : [" under ", this.call(under)],
    ];
  }

  private loss({ player, terms }: ast.Loss): Document {
    const [first, ...others] = terms.map((term, i) => {
      const sign = term.sign === -1 ? "-" : i === 0 ? "" : "+";
      return { sign, document: this.term(term) };
    });
    return [
      `loss ${player === undefined ? "" : `${player.text} `}= ${first?.sign ?? ""}`,
      first?.document ?? "",
      indent(others.map(({ sign, document }) => [` ${sign}`, group([space, document])])),
    ];
  }

  private term({ weight, loss, every }: ast.Term): Document {
    return [
      weight === undefined ? "" : [this.expression(weight, PRODUCT), " * "],
      this.call(loss),
      every === undefined ? "" : [" every ", this.expression(every, PRODUCT)],
    ];
  }

  private train({ duration, batch, body, span }: ast.Train): Document {
    const head = ["train ", this.expression(duration), ", batch ", this.expression(batch), " "];
    return [...head, this.shortBlock(body, span.end, (phase) => this.phase(phase))];
  }

  private monitor({ every, calls, span }: ast.Monitor): Document {
    const head = every === undefined ? ["at end "] : ["every ", this.expression(every), " "];
    return [...head, this.shortBlock(calls, span.end, (call) => this.monitorCall(call))];
  }

  private monitorCall({ call, as }: ast.MonitorCall): Document {
    return [this.call(call), as === undefined ? "" : ` as ${as.text}`];
  }

  private keep({ best, last }: ast.Keep): Document {
    const clauses: Document[] = [];
    if (best !== undefined) clauses.push(`best ${best.text}`);
    if (last !== undefined) clauses.push(["last ", this.expression(last)]);
    return ["keep ", join(", ", clauses)];
  }

  private stop({ monitor, patience }: ast.Stop): Document {
    const unit = patience.kind === "quantity" ? "" : " evaluations";
    return [`stop when ${monitor.text} has not improved for `, this.expression(patience), unit];
  }

  private sweep({ axes, by, span }: ast.Sweep): Document {
    const lines = axes.map((axis) => ({
      span: axis.span,
      document: [`${axis.name.text} in `, this.expression(axis.values)] as Document,
    }));
    if (by !== undefined) lines.push({ span: by.span, document: `by ${by.text}` });
    return ["sweep ", this.shortBlock(lines, span.end, ({ document }) => document)];
  }

  // --- networks

  private body(items: readonly ast.NetworkItem[], { end }: Span): Document {
    return this.block(items, end, (item) => this.item(item));
  }

  private item(node: ast.NetworkItem): Document {
    if (node.kind === "chain") {
      return [this.expressions.links(node.links), node.as === undefined ? "" : ` as ${node.as.text}`];
    }
    if (node.kind === "head") {
      return [`head ${node.name.text} `, this.shortBlock(node.body, node.span.end, (item) => this.item(item))];
    }
    return [`for ${node.variable.text} in `, this.expression(node.over), " ", this.body(node.body, node.span)];
  }

  private residual({ arguments: list, body, span }: ast.Residual): Document {
    const head = list.length === 0 ? "residual " : ["residual", this.expressions.arguments(list), " "];
    return [head, this.body(body, span)];
  }

  // --- the schedule

  private phase(node: ast.Phase): Document {
    if (node.kind === "update") return this.update(node);
    if (node.kind === "average") return [`average ${names(node.networks)} with `, this.call(node.average)];
    const body = () => this.shortBlock(node.body, node.span.end, (phase) => this.phase(phase));
    if (node.kind === "repeat") return ["repeat ", this.expression(node.count), " ", body()];
    return [node.kind === "share" ? `share ${node.what} ` : "together ", body()];
  }

  private update({ networks, optimizer, options, constraints }: ast.Update): Document {
    const start = [`update ${names(networks)} with `, this.call(optimizer)];
    return [
      fill(",", [start, ...options.map((option) => this.option(option))]),
      constraints.map((constraint) => [" then ", this.call(constraint)]),
    ];
  }

  private option({ name, value }: ast.UpdateOption): Document {
    if (value === undefined) return name.text;
    return [name.text === "batch" ? "batch " : `${name.text}: `, this.expression(value)];
  }
}

const names = (list: readonly ast.Name[]): string => list.map(({ text }) => text).join(", ");

/** Does the item have a `{ }` of its own, with lines that comments can go to? */
function hasBlock(item: object): boolean {
  if ("links" in item) return (item.links as readonly ast.Link[]).some(({ kind }) => kind === "residual");
  return "body" in item || "calls" in item || "axes" in item;
}

function isBlankBetween(before: Span, after: Span): boolean {
  return /\n[ \t\r]*\n/.test(after.source.text.slice(before.end, after.start));
}
