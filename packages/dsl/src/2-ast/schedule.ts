import type { CstNode } from "chevrotain";
import type * as ast from "../ast.js";
import { NetworkBuilder } from "./networks.js";
import { INCOMPLETE, maybeNode, nodeSpan, nodesOf } from "./nodes.js";
import { places } from "./strays.js";

/** Builds the inside of `train`. */
export class ScheduleBuilder extends NetworkBuilder {
  phases(node: CstNode): ast.Phase[] {
    return this.items(this.block(node, "phases"), "phase", places.schedule, (phase) => this.phase(phase));
  }

  private phase(node: CstNode): ast.Phase | undefined {
    const keys = ["update", "average", "repeat", "together", "share"];
    const [update, average, repeat, together, share] = keys.map((key) => maybeNode(node, key));
    if (update !== undefined) return this.update(update);
    if (average !== undefined) return this.average(average);
    if (repeat !== undefined) return this.repeat(repeat);
    if (together !== undefined) {
      return { kind: "together", span: nodeSpan(this.source, together), body: this.phases(together) };
    }
    return share && this.share(share);
  }

  private update(node: CstNode): ast.Update {
    return {
      kind: "update",
      span: nodeSpan(this.source, node),
      networks: this.names(node),
      optimizer: this.callIn(node),
      options: nodesOf(node, "updateOption").map((option) => this.option(option)),
      constraints: nodesOf(node, "constraint").map((constraint) => this.call(constraint)),
    };
  }

  private option(node: CstNode): ast.UpdateOption {
    const batch = this.keyword(node, "Batch");
    const value = maybeNode(node, "expression");
    return {
      span: nodeSpan(this.source, node),
      name: batch ?? this.nameIn(node),
      ...(value !== undefined && { value: this.expression(value) }),
    };
  }

  private average(node: CstNode): ast.Average {
    return {
      kind: "average",
      span: nodeSpan(this.source, node),
      networks: this.names(node),
      average: this.callIn(node),
    };
  }

  private repeat(node: CstNode): ast.Repeat {
    return {
      kind: "repeat",
      span: nodeSpan(this.source, node),
      count: this.expressionIn(node),
      body: this.phases(node),
    };
  }

  private share(node: CstNode): ast.Share {
    const { text, span } = this.nameIn(node);
    const body = this.phases(node);
    if (text !== "fake" && text !== "real") {
      this.report.add("unexpected-token", span, `found \`${text}\` after \`share\``, {
        hint: "`fake` or `real` goes here",
      });
      throw INCOMPLETE;
    }
    return { kind: "share", span: nodeSpan(this.source, node), what: text, body };
  }
}
