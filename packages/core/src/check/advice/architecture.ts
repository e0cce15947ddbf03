import { dims, formatRange, size } from "@dotgan/kit";
import type { NodePlan } from "../../plan.js";
import type { DataEntry } from "../scope.js";
import type { Layers } from "./layers.js";
import { type Finding, finding } from "./list.js";

type Rule = (generator: Layers, discriminator: Layers, data: DataEntry) => readonly Finding[];

const placesOf = ({ entry }: Layers, where: (node: NodePlan, index: number) => boolean) =>
  entry.plan.nodes.flatMap((node, index) => (where(node, index) ? [entry.spans.get(node.path)] : []));

const batchNormOutput: Rule = (generator) => {
  if (!generator.convolutional) return [];
  const { nodes, heads, name } = generator.entry.plan;
  const last = new Set(heads.flatMap(({ value }) => generator.since(value)));
  const places = placesOf(generator, (_, index) => last.has(index) && nodes[index]?.name === "batchNorm");
  return finding(
    "batchNormOutput",
    places,
    `batch normalisation at the output of \`${name}\` makes samples oscillate and training unstable`,
    "leave it out after the last layer",
  );
};

const batchNormInput: Rule = (_, discriminator) => {
  if (!discriminator.convolutional) return [];
  const places = placesOf(discriminator, (node, index) => node.name === "batchNorm" && discriminator.depth(index) <= 1);
  return finding(
    "batchNormInput",
    places,
    `batch normalisation at the input of \`${discriminator.entry.plan.name}\` makes samples oscillate and training unstable`,
    "leave it out before and after the first layer",
  );
};

const pools = new Set(["averagePool2d", "maxPool2d"]);
const pooling: Rule = (generator, discriminator) =>
  convolutional(generator, discriminator).flatMap((network) =>
    finding(
      "pooling",
      placesOf(network, ({ name }) => pools.has(name)),
      `\`${network.entry.plan.name}\` pools; a strided convolution learns its own way to make images smaller`,
      "give the convolution before it `stride: 2`",
    ),
  );

const hiddenDense: Rule = (generator, discriminator) =>
  convolutional(generator, discriminator).flatMap((network) => {
    const { nodes } = network.entry.plan;
    // An embedding looks a class up; it is no layer between others.
    const dense = (index: number) =>
      network.hasKernel(index) && nodes[index]?.shape.kind === "vector" && nodes[index]?.name !== "embedding";
    const hidden = new Set(
      nodes.flatMap((node, index) => (dense(index) ? node.inputs.flatMap(network.since).filter(dense) : [])),
    );
    return finding(
      "hiddenDense",
      placesOf(network, (_, index) => hidden.has(index)),
      `\`${network.entry.plan.name}\` has a fully connected hidden layer beside its convolutions`,
      "join the convolutions to the input and to the output directly",
    );
  });

const reluInDiscriminator: Rule = (_, discriminator) =>
  convolutional(discriminator).flatMap((network) =>
    finding(
      "reluInDiscriminator",
      placesOf(network, ({ name }) => name === "relu"),
      `ReLU in \`${network.entry.plan.name}\` passes no gradient where it is 0, so the generator learns nothing there`,
      "write `leakyRelu(0.2)`",
    ),
  );

const kernelStride: Rule = (generator, discriminator) =>
  [generator, discriminator].flatMap((network) => {
    const uneven = ({ name, params }: NodePlan) =>
      name === "conv2dTranspose" && Number(params.stride) > 1 && Number(params.kernel) % Number(params.stride) !== 0;
    const first = network.entry.plan.nodes.find(uneven);
    if (!first) return [];
    const stride = Number(first.params.stride);
    const better = Math.ceil(Number(first.params.kernel) / stride) * stride;
    return finding(
      "kernelStride",
      placesOf(network, uneven),
      `a kernel of ${first.params.kernel} is no multiple of the stride ${stride}: pixels overlap unevenly, which shows as a checkerboard`,
      `write \`kernel: ${better}\`, or \`upsample2d\` and a \`conv2d\``,
    );
  });

const logits: Rule = (_, discriminator) => {
  const { nodes, heads, name } = discriminator.entry.plan;
  const value = heads.find((head) => head.name === "real")?.value;
  const node = value && "node" in value ? nodes[value.node] : undefined;
  if (!node || node.range.every((bound) => !Number.isFinite(bound))) return [];
  return finding(
    "logits",
    [discriminator.entry.spans.get(node.path)],
    `\`${name}\` ends in ${formatRange(node.range)}, and losses read logits: any number, before a sigmoid, which each loss applies itself`,
    `remove \`${node.name}\` at the end`,
  );
};

const intrinsicDimension: Rule = (generator, _, { facts, plan }) => {
  const wanted = facts.intrinsicDimension;
  const has = generator.entry.plan.inputs.reduce(
    (sum, { shape }) => sum + (shape.kind === "class" ? (dims(shape)[0] ?? 1) - 1 : size(shape)),
    0,
  );
  if (wanted === undefined || has >= wanted) return [];
  const { nodes, name } = generator.entry.plan;
  return finding(
    "intrinsicDimension",
    [generator.entry.spans.get(nodes[0]?.path ?? "")],
    `\`${name}\` starts from ${has} dimensions, and \`${plan.as}\` was measured to have ${wanted}: its images can never fill them`,
    `draw latents of at least ${Math.ceil(wanted)} numbers in all`,
  );
};

const convolutional = (...networks: readonly Layers[]): readonly Layers[] =>
  networks.filter((network) => network.convolutional);

/** Advice about networks. */
export const architecture: readonly Rule[] = [
  batchNormOutput,
  batchNormInput,
  pooling,
  hiddenDense,
  reluInDiscriminator,
  kernelStride,
  logits,
  intrinsicDimension,
];
