import { type Shape, size, type WeightSpec } from "@dotgan/kit";
import type { Catalog } from "./catalog.js";
import { bytesPerValue, type StepMemory, stepMemoryOf } from "./memory.js";
import type { NetworkPlan, Origin, Plan, Player, ValueIndex } from "./plan.js";
import { updatesOf } from "./schedule.js";
import { plainParams } from "./values.js";

/** What one layer costs. */
export interface LayerCost {
  /** Its path within its network. */
  readonly path: string;
  /** The plugin's name. */
  readonly layer: string;
  readonly shape: Shape;
  /** Trained numbers. */
  readonly parameters: number;
  /** Numbers that are kept but not trained: moving statistics. */
  readonly statistics: number;
  /** Floating-point operations of one image's forward pass; a multiply-add counts as two. */
  readonly flops: number;
  /** Bytes of its output for a whole batch. */
  readonly activationBytes: number;
  readonly origin: Origin;
}

/** What one network costs: its layers in order, and their sums. */
export interface NetworkCost {
  readonly name: string;
  readonly player: Player;
  readonly layers: readonly LayerCost[];
  readonly parameters: number;
  readonly statistics: number;
  readonly flops: number;
  readonly activationBytes: number;
}

/** What an experiment costs, known before any tensor exists. */
export interface Cost {
  /** The largest batch of the schedule; activations are given for it. */
  readonly batch: number;
  readonly generator: NetworkCost;
  readonly discriminator: NetworkCost;
  readonly memory: StepMemory;
}

/** The shape that a value of a network has. */
export function shapeAt(network: NetworkPlan, value: ValueIndex): Shape {
  const found = "input" in value ? network.inputs[value.input]?.shape : network.nodes[value.node]?.shape;
  if (!found) throw new RangeError(`network ${network.name} has no value ${JSON.stringify(value)}`);
  return found;
}

function networkCost(network: NetworkPlan, player: Player, batch: number, catalog: Catalog): NetworkCost {
  const layers = network.nodes.map((node): LayerCost => {
    const layer = catalog.find("layer", node.name);
    const inputs = node.inputs.map((value) => shapeAt(network, value));
    const params = plainParams(node);
    const values = size(node.shape);
    const weights = Object.values(layer?.weights?.(inputs, params) ?? {});
    return {
      path: node.path,
      layer: node.name,
      shape: node.shape,
      parameters: count(weights.filter(({ role }) => role !== "statistic")),
      statistics: count(weights.filter(({ role }) => role === "statistic")),
      flops: layer?.flops?.(inputs, node.shape, params) ?? values,
      activationBytes: values * batch * bytesPerValue,
      origin: node.origin,
    };
  });
  const sum = (of: (layer: LayerCost) => number) => layers.reduce((total, layer) => total + of(layer), 0);
  return {
    name: network.name,
    player,
    layers,
    parameters: sum((layer) => layer.parameters),
    statistics: sum((layer) => layer.statistics),
    flops: sum((layer) => layer.flops),
    activationBytes: sum((layer) => layer.activationBytes),
  };
}

const count = (weights: readonly WeightSpec[]): number =>
  weights.reduce((total, { shape }) => total + shape.reduce((product, n) => product * n, 1), 0);

/** The layer tables of both networks and the memory that a step takes, from shapes alone. */
export function cost(plan: Plan, catalog: Catalog): Cost {
  const batch = Math.max(1, ...plan.train.flatMap((block) => updatesOf(block.phases).map((update) => update.batch)));
  const generator = networkCost(plan.generator, "generator", batch, catalog);
  const discriminator = networkCost(plan.discriminator, "discriminator", batch, catalog);
  return { batch, generator, discriminator, memory: stepMemoryOf(plan, { generator, discriminator }, catalog, batch) };
}
