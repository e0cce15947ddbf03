import { shapeAt } from "../../cost.js";
import type { ValueIndex } from "../../plan.js";
import { plainParams } from "../../values.js";
import type { NetworkEntry, Scope } from "../scope.js";

/** A network as advice looks at it: which of its layers carry kernels, and what lies between those. */
export interface Layers {
  readonly entry: NetworkEntry;
  /** True where some layer with a kernel works on images. */
  readonly convolutional: boolean;
  readonly hasKernel: (node: number) => boolean;
  /** The most kernel layers on a way from an input to a node, itself included. */
  readonly depth: (node: number) => number;
  /** Nodes from which a value comes without a kernel layer in between, those at its far end included. */
  readonly since: (value: ValueIndex) => readonly number[];
}

export function layersOf(entry: NetworkEntry, scope: Scope): Layers {
  const { nodes } = entry.plan;
  const kernels = nodes.map((node) => {
    const inputs = node.inputs.map((value) => shapeAt(entry.plan, value));
    const weights = scope.catalog.find("layer", node.name)?.weights?.(inputs, plainParams(node)) ?? {};
    return Object.values(weights).some(({ role }) => role === "kernel");
  });
  const depths: number[] = [];
  nodes.forEach(({ inputs }, index) => {
    const before = inputs.map((value) => ("node" in value ? (depths[value.node] ?? 0) : 0));
    depths[index] = Math.max(0, ...before) + (kernels[index] ? 1 : 0);
  });

  function since(value: ValueIndex): readonly number[] {
    const found = new Set<number>();
    const open = [value];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (!("node" in at) || found.has(at.node)) continue;
      found.add(at.node);
      if (!kernels[at.node]) open.push(...(nodes[at.node]?.inputs ?? []));
    }
    return [...found].sort((a, b) => a - b);
  }

  return {
    entry,
    convolutional: nodes.some(({ shape }, index) => kernels[index] && shape.kind === "image"),
    hasKernel: (node) => kernels[node] ?? false,
    depth: (node) => depths[node] ?? 0,
    since,
  };
}
