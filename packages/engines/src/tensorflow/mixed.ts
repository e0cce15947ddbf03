import { type Node as AnyNode, type Source, shapeOf } from "../record/trace.js";
import type { Attribute, Binding } from "./binding.js";
import type { OperatorTrace } from "./listener.js";

type Node = AnyNode<readonly Attribute[]>;

/** What of an operator is bfloat16: by the places of its inputs and of its outputs. */
interface Places {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** Where nearly all of the arithmetic is. Statistics and what normalises them stay float32. */
const computed: Readonly<Record<string, Places>> = {
  Conv2D: { inputs: [0, 1], outputs: [0] },
  Conv2DBackpropInput: { inputs: [1, 2], outputs: [0] },
  Conv2DBackpropFilter: { inputs: [0, 2], outputs: [0] },
  BatchMatMulV2: { inputs: [0, 1], outputs: [0] },
  FusedBatchNormV3: { inputs: [0], outputs: [0] },
  FusedBatchNormGradV3: { inputs: [0, 1], outputs: [0] },
};

/** What passes on what it is given: bfloat16 where an input comes from one of the above, so that nothing is cast in between. */
const passed: Readonly<Record<string, Places>> = {
  Relu: { inputs: [0], outputs: [0] },
  ReluGrad: { inputs: [0, 1], outputs: [0] },
  LeakyRelu: { inputs: [0], outputs: [0] },
  LeakyReluGrad: { inputs: [0, 1], outputs: [0] },
  Reshape: { inputs: [0], outputs: [0] },
  Pad: { inputs: [0], outputs: [0] },
  GatherV2: { inputs: [0], outputs: [0] },
  UnsortedSegmentSum: { inputs: [0], outputs: [0] },
  Slice: { inputs: [0], outputs: [0] },
};

/** `DT_BFLOAT16` of TensorFlow's types.proto. */
const bfloat16 = 14;

/**
 * The same work in mixed precision (Micikevicius et al. 2018, with bfloat16, whose range needs no scaling of losses):
 * convolutions, matrix products, normalised activations and their gradients in bfloat16; weights, their sums of gradients,
 * statistics, losses and optimizers in float32. Casts stand where the two meet.
 */
export function inMixedPrecision(binding: Binding, trace: OperatorTrace): OperatorTrace {
  const nodes: Node[] = [];
  /** By node of `trace`: its index in `nodes`, and which of its outputs are bfloat16. */
  const moved: { readonly index: number; readonly halves: ReadonlySet<number> }[] = [];
  const isHalf = (source: Source) => "node" in source && moved[source.node]?.halves.has(source.output) === true;
  const place = (source: Source): Source =>
    "node" in source ? { node: moved[source.node]?.index as number, output: source.output } : source;
  const cast = (source: Source, from: number, to: number): Source => {
    const type = (name: string, value: number): Attribute => ({ name, type: binding.TF_ATTR_TYPE, value });
    const attributes = [
      type("SrcT", from),
      type("DstT", to),
      { name: "Truncate", type: binding.TF_ATTR_BOOL, value: false },
    ];
    const outputs = [shapeOf({ ...trace, nodes }, source)];
    return { node: nodes.push({ operator: "Cast", attributes, sources: [source], outputs }) - 1, output: 0 };
  };
  const asHalf = (source: Source) => (isHalf(source) ? place(source) : cast(place(source), binding.TF_FLOAT, bfloat16));
  const asFloat = (source: Source) =>
    isHalf(source) ? cast(place(source), bfloat16, binding.TF_FLOAT) : place(source);

  for (const node of trace.nodes) {
    const places = isFloat(node, binding) ? placesOf(node, isHalf) : undefined;
    const sources = node.sources.map((source, i) => (places?.inputs.includes(i) ? asHalf(source) : asFloat(source)));
    const attributes = places
      ? node.attributes.map((one) => (isElementType(one) ? { ...one, value: bfloat16 } : one))
      : node.attributes;
    moved.push({ index: nodes.push({ ...node, attributes, sources }) - 1, halves: new Set(places?.outputs) });
  }
  return { ...trace, nodes, outputs: trace.outputs.map(asFloat) };
}

/** The type of what an operator computes with, not of its indices. */
const isElementType = ({ name }: Attribute) => name === "T" || name === "Tparams";

const isFloat = ({ attributes }: Node, binding: Binding) =>
  attributes.some((one) => isElementType(one) && one.value === binding.TF_FLOAT);

function placesOf({ operator, sources }: Node, isHalf: (source: Source) => boolean): Places | undefined {
  if (computed[operator]) return computed[operator];
  const places = passed[operator];
  return places?.inputs.some((i) => sources[i] !== undefined && isHalf(sources[i])) ? places : undefined;
}
