import type { Catalog, NetworkPlan, NodePlan, Player, ValueIndex } from "@dotgan/core";
import type { LayerFacts, PluginOf, RandomTensors, Shape, Tensor, WeightSpec } from "@dotgan/kit";
import { type Resolved, required, resolve, type Timing } from "./params.js";
import { Invariant, type Tensorflow } from "./ports.js";

/** One weight of one layer; `key` names it in the state and in checkpoints: `G/3/kernel`. */
export interface Weight {
  readonly key: string;
  /** Its name within the layer. */
  readonly name: string;
  readonly node: NodePlan;
  readonly spec: WeightSpec;
}

export interface Layer {
  readonly node: NodePlan;
  readonly plugin: PluginOf<"layer">;
  readonly weights: readonly Weight[];
}

/** A network of the plan with its layers' plugins found and its weights known; it holds no tensors. */
export interface Network {
  readonly player: Player;
  readonly plan: NetworkPlan;
  readonly layers: readonly Layer[];
  readonly weights: readonly Weight[];
  /** Those that gradients change, in order. */
  readonly trained: readonly Weight[];
  readonly statistics: readonly Weight[];
}

export function openNetwork(player: Player, plan: NetworkPlan, catalog: Catalog, timing: Timing): Network {
  const shapeOf = (value: ValueIndex): Shape => {
    const shape = "input" in value ? plan.inputs[value.input]?.shape : plan.nodes[value.node]?.shape;
    if (!shape) throw new Invariant(`a layer of \`${plan.name}\` reads a value that does not exist`);
    return shape;
  };
  const layers = plan.nodes.map((node): Layer => {
    const plugin = required(catalog, "layer", node.name);
    const specs = plugin.weights?.(node.inputs.map(shapeOf), resolve(node, timing, catalog)) ?? {};
    return {
      node,
      plugin,
      weights: Object.entries(specs).map(([name, spec]) => ({
        key: `${plan.name}/${node.path}/${name}`,
        name,
        node,
        spec,
      })),
    };
  });
  const weights = layers.flatMap((layer) => layer.weights);
  return {
    player,
    plan,
    layers,
    weights,
    trained: weights.filter(({ spec }) => spec.role !== "statistic"),
    statistics: weights.filter(({ spec }) => spec.role === "statistic"),
  };
}

/** A layer as metrics and views see it. */
export const factsOf = ({ node: { path, name, shape } }: Layer): LayerFacts => ({ path, name, shape });

/** How a forward pass is run. */
export interface Pass {
  readonly tf: Tensorflow;
  readonly catalog: Catalog;
  readonly timing: Timing;
  readonly training: boolean;
  /** A weight as the layer sees it. */
  weight(weight: Weight): Tensor;
  /** The random numbers of a layer, named as `D/3:dropout`. */
  random(path: string): RandomTensors;
  /** Takes a statistic's new value; absent where the pass must not move statistics. */
  move?: ((weight: Weight, value: Tensor) => void) | undefined;
  /** Takes every layer's output and gives what goes on in its place. */
  replace?: ((layer: Layer, output: Tensor) => Tensor) | undefined;
  /** Sees every layer's output. */
  watch?: ((network: Network, layer: Layer, output: Tensor) => void) | undefined;
}

/** Runs a network on its inputs, in order; gives its heads by name. Call inside a tidy. */
export function forward(network: Network, inputs: readonly Tensor[], pass: Pass): Record<string, Tensor> {
  const { tf } = pass;
  const { plan } = network;
  const values: Tensor[] = [];
  const read = (value: ValueIndex): Tensor => {
    const tensor = "input" in value ? inputs[value.input] : values[value.node];
    if (!tensor) throw new Invariant(`\`${plan.name}\` was run without one of its inputs`);
    return tensor;
  };
  for (const layer of network.layers) {
    const { node, plugin } = layer;
    const params: Resolved = resolve(node, pass.timing, pass.catalog);
    const weights = Object.fromEntries(layer.weights.map((weight) => [weight.name, pass.weight(weight)]));
    const made = tf.tidy(() =>
      plugin.apply(node.inputs.map(read), weights, params, {
        tf,
        training: pass.training,
        random: pass.random(`${plan.name}/${node.path}:${node.name}`),
        update(name, value) {
          const weight = layer.weights.find((candidate) => candidate.name === name);
          if (weight?.spec.role !== "statistic") {
            throw new Invariant(`the layer \`${node.name}\` updates \`${name}\`, which is no statistic of its`);
          }
          pass.move?.(weight, value);
        },
      }),
    );
    const output = pass.replace?.(layer, made) ?? made;
    pass.watch?.(network, layer, output);
    values.push(output);
  }
  return Object.fromEntries(plan.heads.map(({ name, value }) => [name, read(value)]));
}
