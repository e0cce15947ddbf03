import type { Span } from "@dotgan/dsl";
import { formatShape, isMismatch, type PluginOf, type Range, type Shape, size, unbounded } from "@dotgan/kit";
import type { NodePlan, PluginUse, ValueIndex } from "../plan.js";
import { plainParams } from "../values.js";
import { formatNumber, listed } from "../words.js";
import type { Scope } from "./scope.js";

/** A value that flows through a network while it is checked. */
export interface Flow {
  readonly index: ValueIndex;
  readonly shape: Shape;
  readonly range: Range;
}

/** The most layers that a network may have once its loops are written out. */
export const mostLayers = 10_000;
/** Numbers beyond which no machine could hold an example of a latent, a layer's output for one, or a weight. */
const mostValues = 2 ** 40;

/** Reports what no machine could hold, in the words of `message`. */
export function tooLarge(values: number, message: (values: string) => string, span: Span, scope: Scope): boolean {
  if (values <= mostValues) return false;
  scope.report.add("too-much-memory", span, message(formatNumber(values)));
  return true;
}

const product = (sizes: readonly number[]): number => sizes.reduce((all, n) => all * n, 1);

/** A network under construction: its nodes in order of evaluation. */
export class Graph {
  readonly scope: Scope;
  /** The network's name, for messages. */
  readonly name: string;
  readonly nodes: NodePlan[] = [];
  /** Where each node was written, by its path. */
  readonly spans = new Map<string, Span>();
  private readonly counts = new Map<string, number>();
  private work = 0;

  constructor(name: string, scope: Scope) {
    this.name = name;
    this.scope = scope;
  }

  /** Counts one layer or one turn of a loop; false, and reported once, when there are too many. */
  spend(span: Span): boolean {
    this.work++;
    if (this.work === mostLayers + 1) {
      this.scope.report.add(
        "too-many-layers",
        span,
        `\`${this.name}\` has more than ${mostLayers.toLocaleString("en")} layers once its loops are written out`,
      );
    }
    return this.work <= mostLayers;
  }

  /** Appends a layer on `inputs`; `undefined` after reporting that they do not fit, at the layer's own place. */
  add(use: PluginUse, inputs: readonly Flow[], prefix: string, span: Span): Flow | undefined {
    const layer = this.scope.catalog.find("layer", use.name);
    if (!layer || !this.spend(span) || !this.takes(layer, inputs.length, span)) return undefined;
    const params = plainParams(use);
    const shapes = inputs.map((input) => input.shape);
    const shape = layer.shape(shapes, params);
    if (isMismatch(shape)) {
      const arriving = listed(shapes.map(formatShape));
      this.scope.report.add(
        "shape-mismatch",
        span,
        `\`${use.name}\` takes ${shape.expected}, but ${arriving} ${shapes.length === 1 ? "arrives" : "arrive"}`,
        shape.hint === undefined ? {} : { hint: shape.hint },
      );
      return undefined;
    }
    const weights = Object.values(layer.weights?.(shapes, params) ?? {}).map((weight) => product(weight.shape));
    if (
      tooLarge(size(shape), (n) => `\`${use.name}\` would make ${n} numbers per example`, span, this.scope) ||
      tooLarge(Math.max(0, ...weights), (n) => `\`${use.name}\` would have ${n} weights`, span, this.scope)
    ) {
      return undefined;
    }
    const range =
      layer.range?.(
        inputs.map((input) => input.range),
        params,
      ) ?? unbounded;
    const count = this.counts.get(prefix) ?? 0;
    this.counts.set(prefix, count + 1);
    const path = `${prefix}${count}`;
    const index = { node: this.nodes.length };
    this.nodes.push({ ...use, path, inputs: inputs.map((input) => input.index), shape, range });
    this.spans.set(path, span);
    return { index, shape, range };
  }

  private takes({ name, inputs = 1 }: PluginOf<"layer">, count: number, span: Span): boolean {
    const { min, max = Number.POSITIVE_INFINITY } = typeof inputs === "number" ? { min: inputs, max: inputs } : inputs;
    if (count >= min && count <= max) return true;
    const wanted = min === max ? String(min) : Number.isFinite(max) ? `${min} to ${max}` : `at least ${min}`;
    this.scope.report.add("bad-input", span, `\`${name}\` takes ${wanted} values, got ${count}`);
    return false;
  }
}
