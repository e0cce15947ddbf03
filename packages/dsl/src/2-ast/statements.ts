import type { CstNode } from "chevrotain";
import type * as ast from "../ast.js";
import { has, INCOMPLETE, maybeNode, nodeOf, nodeSpan, nodesOf, tokenOf, tokensOf } from "./nodes.js";
import { ScheduleBuilder } from "./schedule.js";
import { places } from "./strays.js";
import { holdsSum, weightedLoss } from "./terms.js";

type Build = (node: CstNode) => ast.Statement;

/** Builds the statements of a file. */
export class FileBuilder extends ScheduleBuilder {
  private readonly builds = new Map<string, Build>([
    ["title", (node) => ({ kind: "title", span: this.span(node), text: this.string(tokenOf(node, "Str")) })],
    ["param", (node) => this.param(node)],
    ["binding", (node) => this.binding(node)],
    ["network", (node) => this.network(node)],
    ["weights", (node) => this.weights(node)],
    ["loss", (node) => this.loss(node)],
    ["train", (node) => this.train(node)],
    ["monitor", (node) => this.monitor(node)],
    ["keep", (node) => this.keep(node)],
    ["stop", (node) => this.stop(node)],
    ["sweep", (node) => this.sweep(node)],
    ["seed", (node) => ({ kind: "seed", span: this.span(node), value: this.expressionIn(node) })],
    ["precision", (node) => ({ kind: "precision", span: this.span(node), value: this.expressionIn(node) })],
    ["use", (node) => this.use(node)],
    ["allow", (node) => this.allow(node)],
  ]);

  statements(file: CstNode): ast.Statement[] {
    return this.items(file, "statement", places.file, (statement) => {
      for (const [key, build] of this.builds) {
        const node = maybeNode(statement, key);
        if (node !== undefined) return build(node);
      }
      return undefined;
    });
  }

  private span(node: CstNode) {
    return nodeSpan(this.source, node);
  }

  private param(node: CstNode): ast.Param {
    const name = this.nameIn(node);
    const value = this.expressionIn(node, "value");
    const within = maybeNode(node, "within");
    return {
      kind: "param",
      span: this.span(node),
      name,
      type: has(node, "Colon") ? this.nameIn(node, "type") : this.missingType(name, value),
      value,
      ...(within !== undefined && { within: this.expression(within) }),
    };
  }

  private missingType(name: ast.Name, value: ast.Expression): ast.Name {
    const text = typeOf(value);
    const at = { ...name.span, start: name.span.end };
    this.report.add("missing-type", name.span, `the parameter \`${name.text}\` has no type`, {
      hint: `write \`${name.text}: ${text}\`; types are int, number, flag and text`,
      fixes: [{ title: `add \`: ${text}\``, edits: [{ span: at, text: `: ${text}` }] }],
    });
    return { span: at, text };
  }

  private binding(node: CstNode): ast.Data | ast.Latent | ast.Optimizer {
    const common = { span: this.span(node), name: this.nameIn(node) };
    const call = this.callIn(node);
    const starter = tokenOf(node, "starter").image;
    if (starter === "data") return { kind: "data", ...common, source: call };
    if (starter === "latent") return { kind: "latent", ...common, sampler: call };
    return { kind: "optimizer", ...common, optimizer: call };
  }

  private network(node: CstNode): ast.Network {
    const output = maybeNode(node, "output");
    return {
      kind: "network",
      span: this.span(node),
      name: this.nameIn(node),
      inputs: this.names(node),
      ...(output !== undefined && { output: this.name(output) }),
      body: this.body(node),
    };
  }

  private weights(node: CstNode): ast.Weights {
    const under = maybeNode(node, "under");
    return {
      kind: "weights",
      span: this.span(node),
      networks: this.names(node),
      initializer: this.callIn(node),
      roles: nodesOf(node, "role").map((role) => ({
        span: this.span(role),
        name: this.nameIn(role),
        value: this.expressionIn(role),
      })),
      ...(under !== undefined && { under: this.call(under) }),
    };
  }

  private loss(node: CstNode): ast.Loss {
    const player = maybeNode(node, "name");
    const terms = [...nodesOf(node, "term")];
    const signs = tokensOf(node, "sign");
    if (terms.length === 0 || signs.length !== terms.length - 1) throw INCOMPLETE;
    return {
      kind: "loss",
      span: this.span(node),
      ...(player !== undefined && { player: this.name(player) }),
      terms: terms.map((term, i) => this.term(term, signs[i - 1]?.tokenType.name === "Minus" ? -1 : 1)),
    };
  }

  private term(node: CstNode, outer: 1 | -1): ast.Term {
    const span = this.span(node);
    const product = this.product(nodeOf(node, "product"));
    const every = maybeNode(node, "every");
    const read = weightedLoss(product);
    if (read === undefined) {
      const [message, hint] = holdsSum(product)
        ? ["a sum of losses has no weight of its own", "write the weight before each: `2 * hinge + 2 * r1`"]
        : ["no loss is named here", "a term is a loss, or a weight times a loss: `10 * gradientPenalty`"];
      this.report.add("bad-term", product.span, message, { hint });
      throw INCOMPLETE;
    }
    const sign = read.sign === outer ? 1 : -1;
    return { span, ...read, sign, ...(every !== undefined && { every: this.product(every) }) };
  }

  private train(node: CstNode): ast.Train {
    const body = this.phases(node);
    return {
      kind: "train",
      span: this.span(node),
      duration: this.expressionIn(node),
      batch: this.expressionIn(node, "batch"),
      body,
    };
  }

  private monitor(node: CstNode): ast.Monitor {
    tokenOf(node, "LeftCurly");
    const every = maybeNode(node, "expression");
    const calls = this.items(node, "monitorItem", places.monitor, (item) => {
      const call = maybeNode(item, "monitorCall");
      return call && this.monitorCall(call);
    });
    if (has(node, "Every") && every === undefined) throw INCOMPLETE;
    return { kind: "monitor", span: this.span(node), ...(every && { every: this.expression(every) }), calls };
  }

  private monitorCall(node: CstNode): ast.MonitorCall {
    const name = maybeNode(node, "name");
    return { span: this.span(node), call: this.callIn(node), ...(name !== undefined && { as: this.name(name) }) };
  }

  private keep(node: CstNode): ast.Keep {
    const clauses = nodesOf(node, "keepClause");
    const best = this.single(
      clauses.filter((clause) => has(clause, "Best")),
      "best",
    );
    const last = this.single(
      clauses.filter((clause) => has(clause, "Last")),
      "last",
    );
    return {
      kind: "keep",
      span: this.span(node),
      ...(best !== undefined && { best: this.nameIn(best) }),
      ...(last !== undefined && { last: this.expressionIn(last) }),
    };
  }

  /** The one clause of a kind; more than one are reported. */
  private single(clauses: readonly CstNode[], word: string): CstNode | undefined {
    const [first, second] = clauses;
    if (first !== undefined && second !== undefined) {
      this.report.add("repeated-clause", this.span(second), `\`${word}\` is given twice`, {
        hint: "remove one of them",
        notes: [{ message: "the first is here", span: this.span(first) }],
      });
    }
    return first;
  }

  private stop(node: CstNode): ast.Stop {
    return {
      kind: "stop",
      span: this.span(node),
      monitor: this.nameIn(node),
      patience: this.expressionIn(node),
    };
  }

  private sweep(node: CstNode): ast.Sweep {
    tokenOf(node, "LeftCurly");
    const bys: CstNode[] = [];
    const axes = this.items(node, "sweepItem", places.sweep, (item): ast.SweepAxis | undefined => {
      const by = maybeNode(item, "sweepBy");
      if (by !== undefined) bys.push(by);
      const axis = maybeNode(item, "sweepAxis");
      return axis && { span: this.span(axis), name: this.nameIn(axis), values: this.expressionIn(axis) };
    });
    const by = this.single(bys, "by");
    return { kind: "sweep", span: this.span(node), axes, ...(by !== undefined && { by: this.nameIn(by) }) };
  }

  private use(node: CstNode): ast.Use {
    const path = this.string(tokenOf(node, "Str"));
    return { kind: "use", span: this.span(node), path, names: this.names(node) };
  }

  private allow(node: CstNode): ast.Allow {
    const reason = this.string(tokenOf(node, "Str"));
    return { kind: "allow", span: this.span(node), advice: this.nameIn(node), reason };
  }
}

/** The type that a default value most likely has. */
function typeOf(value: ast.Expression): string {
  if (value.kind === "string") return "text";
  if (value.kind === "reference" && (value.name.text === "true" || value.name.text === "false")) return "flag";
  return value.kind === "number" && Number.isInteger(value.value) ? "int" : "number";
}
