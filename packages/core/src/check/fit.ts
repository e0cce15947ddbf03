import { type ImageShape, image, isMismatch, type Shape } from "@dotgan/kit";
import type { NodePlan } from "../plan.js";
import { plainParams } from "../values.js";
import type { Flow, Graph } from "./graph.js";
import type { Scope } from "./scope.js";

/** Searching a start in a longer network would take noticeable time. */
const mostNodes = 1_000;

/** The nodes from the network's start to `flow`, following each layer's first input. */
export function pathTo({ index }: Flow, { nodes }: Graph): readonly NodePlan[] {
  const path: NodePlan[] = [];
  for (let at = index; "node" in at; ) {
    const node = nodes[at.node] as NodePlan;
    path.push(node);
    at = node.inputs[0] ?? { input: 0 };
  }
  return path.reverse();
}

/** What reaches a node as its first input; `undefined` where that is an input of the network. */
export function before(node: NodePlan, { nodes }: Graph): NodePlan | undefined {
  const [first] = node.inputs;
  return first && "node" in first ? nodes[first.node] : undefined;
}

/**
 * What to change where an image ends in the wrong size: the size to start from at the reshape, or, where none leads to
 * the wanted one, the nearest sizes that can be reached.
 */
export function startThatFits(flow: Flow, wanted: ImageShape, graph: Graph): string | undefined {
  const start = pathTo(flow, graph).findLast(
    (node) => node.shape.kind === "image" && before(node, graph)?.shape.kind !== "image",
  );
  const from = start?.shape;
  if (from?.kind !== "image" || !start || !("node" in flow.index) || graph.nodes.length > mostNodes) return undefined;
  const first = graph.nodes.indexOf(start);
  const endFrom = simulation(first, flow.index.node, graph);
  const heights = search(wanted.height, (side) => endFrom(image(side, from.width, from.channels))?.height);
  const widths = search(wanted.width, (side) => endFrom(image(from.height, side, from.channels))?.width);
  const size = `${wanted.height}x${wanted.width}`;
  if (heights.exact !== undefined && widths.exact !== undefined) {
    const end = endFrom(image(heights.exact, widths.exact, from.channels));
    if (end?.height !== wanted.height || end.width !== wanted.width) return undefined;
    return `start from ${start.name}(${heights.exact}, ${widths.exact}, ...) to end in ${size}`;
  }
  const nearest = [0, 1].flatMap((i) => {
    const [height = 0, width = 0] = [heights, widths].map(({ exact, nearest }) => exact ?? nearest[i]);
    const end = height > 0 && width > 0 ? endFrom(image(height, width, from.channels)) : undefined;
    return end ? [`${start.name}(${height}, ${width}, ...) ends in ${end.height}x${end.width}`] : [];
  });
  return nearest.length > 0 ? `no start ends in ${size}: ${nearest.join(", ")}` : undefined;
}

/** The image that node `last` would end in if node `first` gave another one. */
function simulation(
  first: number,
  last: number,
  { nodes, scope }: Graph,
): (shape: ImageShape) => ImageShape | undefined {
  const later = nodes.slice(first + 1, last + 1).map((node) => ({ node, shapeOf: shapeFunction(node, scope) }));
  return (shape) => {
    const shapes = new Map<number, Shape>([[first, shape]]);
    let index = first;
    for (const { node, shapeOf } of later) {
      index++;
      // Values from outside the simulated part keep their shapes. With an input of the network itself there is no hint.
      if (!node.inputs.some((input) => "node" in input && shapes.has(input.node))) continue;
      const inputs = node.inputs.map((input) =>
        "node" in input ? (shapes.get(input.node) ?? (nodes[input.node] as NodePlan).shape) : undefined,
      );
      if (!inputs.every((input) => input !== undefined)) return undefined;
      const output = shapeOf(inputs);
      if (!output) return undefined;
      shapes.set(index, output);
    }
    const end = shapes.get(last);
    return end?.kind === "image" ? end : undefined;
  };
}

function shapeFunction(node: NodePlan, { catalog }: Scope): (inputs: readonly Shape[]) => Shape | undefined {
  const layer = catalog.find("layer", node.name);
  const params = plainParams(node);
  return (inputs) => {
    const shape = layer?.shape(inputs, params);
    return shape === undefined || isMismatch(shape) ? undefined : shape;
  };
}

interface Found {
  readonly exact: number | undefined;
  /** The starts just below and just above. */
  readonly nearest: readonly [number, number];
}

/** The start whose end is `wanted`, by halving: a larger start never ends smaller, and too small a start may not fit at all. */
function search(wanted: number, end: (side: number) => number | undefined): Found {
  let low = 0;
  let high = wanted * 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if ((end(middle) ?? 0) < wanted) low = middle;
    else high = middle;
  }
  return { exact: end(high) === wanted ? high : undefined, nearest: [low, high] };
}
