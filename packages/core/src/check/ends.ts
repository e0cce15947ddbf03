import type { Span } from "@dotgan/dsl";
import { formatRange, formatShape, type Param, type Range, type Shape, sameShape, size, unbounded } from "@dotgan/kit";
import type { NodePlan } from "../plan.js";
import { plainParams } from "../values.js";
import { before, pathTo, startThatFits } from "./fit.js";
import type { Flow, Graph } from "./graph.js";
import type { DataEntry, Scope } from "./scope.js";

/** The layers that a network's end came through, and the place that stands for an end without any. */
interface End {
  readonly flow: Flow;
  readonly graph: Graph;
  readonly span: Span;
}

/** The last layer that made `what` of its input something else, or else the last one. */
function lastChange(
  { flow, graph }: End,
  what: (value: { shape: Shape; range: Range }) => string,
): NodePlan | undefined {
  const path = pathTo(flow, graph);
  return (
    path.findLast((node) => {
      const input = before(node, graph);
      return !input || what(input) !== what(node);
    }) ?? path.at(-1)
  );
}

const placeOf = (node: NodePlan | undefined, { graph, span }: End): Span =>
  (node && graph.spans.get(node.path)) ?? span;

const sizeOf = (shape: Shape): string =>
  shape.kind === "image" ? `${shape.height}x${shape.width}` : formatShape(shape);

/** Whether G ends in the data's shape and can reach, without leaving, the data's range. */
export function checkGeneratorEnd(end: End, data: DataEntry, declaredAt: Span): void {
  const { flow, graph } = end;
  const { report } = graph.scope;
  const wanted = data.plan.shape;
  const notes = [{ message: `\`${data.plan.as}\` is ${formatShape(wanted)}`, span: declaredAt }];
  if (!sameShape(flow.shape, wanted)) {
    const { node, hint } = misfit(end, wanted);
    report.add(
      "shape-mismatch",
      placeOf(node, end),
      `\`${graph.name}\` ends in ${formatShape(flow.shape)}, but \`${data.plan.as}\` is ${formatShape(wanted)}`,
      { hint, notes },
    );
    return;
  }
  checkRange(end, data, declaredAt);
}

/** Which layer is wrong, and what arrives there and would fit. */
function misfit(end: End, wanted: Shape): { readonly node: NodePlan | undefined; readonly hint: string } {
  const { shape } = end.flow;
  if (shape.kind !== "image" || wanted.kind !== "image") {
    const node = lastChange(end, (value) => formatShape(value.shape));
    return { node, hint: conversion(shape, wanted) };
  }
  if (sizeOf(shape) !== sizeOf(wanted)) {
    const node = lastChange(end, (value) => sizeOf(value.shape));
    const arriving = node && before(node, end.graph)?.shape;
    const arrives = arriving && `${sizeOf(arriving)} arrives here`;
    const fits = startThatFits(end.flow, wanted, end.graph);
    return { node, hint: [arrives, fits].filter(Boolean).join("; ") || `${sizeOf(wanted)} would fit` };
  }
  const node = lastChange(end, ({ shape }) => (shape.kind === "image" ? String(shape.channels) : shape.kind));
  const channels = (count: number) => `${count} ${count === 1 ? "channel" : "channels"}`;
  const made = node ? `\`${node.name}\` makes ${channels(shape.channels)} here; ` : "";
  return { node, hint: `${made}${channels(wanted.channels)} would fit` };
}

function conversion(from: Shape, to: Shape): string {
  if (to.kind === "image") {
    const reshape = `reshape(${to.height}, ${to.width}, ${to.channels})`;
    return size(from) === size(to) ? `\`-> ${reshape}\` would fit` : `\`dense(${size(to)}) -> ${reshape}\` would fit`;
  }
  return from.kind === "image" ? `\`flatten -> dense(${size(to)})\` would fit` : `\`dense(${size(to)})\` would fit`;
}

/** Ends of ranges that differ by rounding alone are the same. */
const slack = 1e-6;
const covers = ([low, high]: Range, [least, most]: Range): boolean => low <= least + slack && high >= most - slack;

function checkRange(end: End, data: DataEntry, declaredAt: Span): void {
  const { flow, graph } = end;
  const wanted = data.plan.range;
  const reaches = covers(flow.range, wanted);
  if (reaches && covers(wanted, flow.range)) return;
  const place = placeOf(
    lastChange(end, ({ range }) => formatRange(range)),
    end,
  );
  const hint = reaches || isBounded(wanted) ? boundsThatFit(end, data) : "leave it out at the end";
  const details = {
    ...(hint && { hint }),
    notes: [
      {
        message: `\`${data.plan.as}\` ${isBounded(wanted) ? "lies" : "is"} ${describeRange(wanted)}`,
        span: declaredAt,
      },
    ],
  };
  const ends = describeRange(flow.range);
  if (!reaches) {
    const message = `\`${graph.name}\` ends ${ends}, but \`${data.plan.as}\` takes values ${describeRange(wanted)}`;
    graph.scope.report.add("range-mismatch", place, message, details);
  } else {
    const message = `\`${graph.name}\` ends ${ends}, wider than \`${data.plan.as}\`, which lies ${describeRange(wanted)}`;
    graph.scope.report.add("range-wider", place, message, details);
  }
}

const isBounded = (range: Range): boolean => range.every(Number.isFinite);

const describeRange = (range: Range): string =>
  formatRange(range) === "unbounded" ? "without bounds" : `in ${formatRange(range)}`;

/** What to end in, or how to declare the data instead. */
function boundsThatFit({ flow: { range }, graph: { scope } }: End, { plan }: DataEntry): string {
  const layer = layerWithRange(plan.range, scope);
  const [low, high] = range;
  const rangeParam = scope.catalog.find("dataset", plan.name)?.params.range as Param<unknown> | undefined;
  const declares = isBounded(range) && rangeParam?.form.form === "range";
  return [
    ...(layer ? [`end in \`${layer}\`, which gives ${formatRange(plan.range)}`] : []),
    ...(declares ? [`declare \`${plan.as}\` with \`range: ${low}..${high}\``] : []),
  ].join(", or ");
}

/** A layer that, as it is written without arguments, turns any values into ones of this range. */
function layerWithRange(wanted: Range, { catalog }: Scope): string | undefined {
  return catalog.names("layer").find((name) => {
    const layer = catalog.find("layer", name);
    if (!layer?.range || (layer.inputs ?? 1) !== 1 || Object.keys(layer.params).length > 0) return false;
    const range = layer.range([unbounded], plainParams({ name, params: {}, origin: { file: "", line: 0, column: 0 } }));
    return covers(range, wanted) && covers(wanted, range);
  });
}

/** Whether D's head `real` ends in the one number that losses read. */
export function checkRealHead(end: End): void {
  const { shape } = end.flow;
  if (shape.kind === "vector" && shape.size === 1) return;
  const node = lastChange(end, (value) => formatShape(value.shape));
  const message = `\`${end.graph.name}\` judges with one number, but its head \`real\` ends in ${formatShape(shape)}`;
  end.graph.scope.report.add("shape-mismatch", placeOf(node, end), message, {
    hint: conversion(shape, { kind: "vector", size: 1 }),
  });
}
