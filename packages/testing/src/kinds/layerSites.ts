import {
  classes,
  dims,
  formatShape,
  image,
  isMismatch,
  type Params,
  type PluginOf,
  type Range,
  type Shape,
  type Tensor,
  type Tensorflow,
  vector,
  type WeightSpec,
} from "@dotgan/kit";
import { testStream, testTensors } from "../random.js";
import { type Bound, type Subject, shown } from "../subject.js";

/** Examples in every batch. */
export const batch = 3;
const unit: Range = [-1, 1];

const shapes: readonly Shape[] = [
  vector(6),
  vector(16),
  classes(4),
  image(4, 4, 4),
  image(6, 5, 3),
  image(8, 8, 1),
  image(1, 1, 8),
];

/** One way to use a layer: parameters, and inputs that its `shape` accepts. */
export interface Site {
  readonly params: Bound;
  readonly inputs: readonly Shape[];
  readonly output: Shape;
  /** As messages show it. */
  readonly title: string;
}

/** Input lists to try: every shape as often as the layer takes inputs, and pairs of unlike ones. */
export function candidates({ inputs = 1 }: PluginOf<"layer">): (readonly Shape[])[] {
  const least = typeof inputs === "number" ? inputs : inputs.min;
  const most = typeof inputs === "number" ? inputs : (inputs.max ?? least + 1);
  const counts = [...new Set([Math.max(1, least), Math.max(1, Math.min(most, least + 1))])];
  const alike = counts.flatMap((count) => shapes.map((shape) => new Array<Shape>(count).fill(shape)));
  return counts.includes(2) ? [...alike, [vector(6), classes(4)]] : alike;
}

/**
 * Where the layer is run: as its example and its author use it, and, made narrow so that the reference engine is quick, on
 * whatever other inputs it accepts.
 */
export function sites({ plugin, uses, example, options }: Subject<"layer">): Site[] {
  const site = (params: Bound, inputs: readonly Shape[]): Site[] => {
    const output = plugin.shape(inputs, params);
    return isMismatch(output) ? [] : [{ params, inputs, output, title: title(params, inputs) }];
  };
  const given = [...(options.inputs ?? []), ...example.inputs];
  const written = uses.flatMap((params) => given.flatMap((inputs) => site(params, inputs)));
  const narrow = uses.map((params) => narrowed(plugin, params));
  const others = narrow.flatMap((params) => candidates(plugin).flatMap((inputs) => site(params, inputs)));
  return [...new Map([...written, ...others].map((found) => [found.title, found])).values()];
}

/** Whole numbers over 8 (units, filters) become 3 where that is allowed. */
function narrowed(plugin: PluginOf<"layer">, params: Bound): Bound {
  const entries = Object.entries(params).map(([name, value]) => {
    const { type, minimum = 0 } = ((plugin.params as Params)[name]?.schema ?? {}) as {
      type?: string;
      minimum?: number;
    };
    return [name, type === "integer" && typeof value === "number" && value > 8 && minimum <= 3 ? 3 : value];
  });
  return Object.fromEntries(entries);
}

/** A use, as messages show it. */
export const title = (params: Bound, inputs: readonly Shape[]): string =>
  `${shown(params)} on ${inputs.map(formatShape).join(" and ")}`;

/** Where the inputs that `input` draws lie. */
export const inputRange = ({ kind }: Shape): Range => (kind === "class" ? [0, 1] : unit);

/** A batch for one input, the same every time. */
export function input(tf: Tensorflow, shape: Shape, index: number): Tensor {
  const random = testTensors(100 + index, tf);
  return shape.kind === "class"
    ? random.categorical(batch, new Array<number>(shape.classes).fill(1))
    : random.uniform([batch, ...dims(shape)], -1, 1);
}

/** The weights that the layer asks for there. */
export const specs = (plugin: PluginOf<"layer">, { inputs, params }: Site): Readonly<Record<string, WeightSpec>> =>
  plugin.weights?.(inputs, params) ?? {};

/** Its weights at the start, the same every time. */
export function initial({ plugin, tf }: Subject<"layer">, site: Site): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(specs(plugin, site)).map(([name, spec], index) => [name, start(tf, spec, index)]),
  );
}

/** Away from the values that hide mistakes: biases off 0, gains off 1. */
function start(tf: Tensorflow, { shape, role, init }: WeightSpec, index: number): Tensor {
  const count = shape.reduce((product, n) => product * n, 1);
  const center = typeof init === "number" ? init : role === "gain" ? 1 : 0;
  const spread = { kernel: 0.3, bias: 0.1, gain: 0.1, statistic: 0 }[role];
  return tf.tensor(testStream(200 + index).normal(count, center, spread), [...shape], "float32");
}

interface Pass {
  readonly training: boolean;
  readonly inputs?: readonly Tensor[];
  readonly weights?: Readonly<Record<string, Tensor>>;
  readonly update?: (name: string, value: Tensor) => void;
}

/** One forward pass; always with the same stream. */
export function build(subject: Subject<"layer">, site: Site, { training, inputs, weights, update }: Pass): Tensor {
  const { plugin, tf } = subject;
  return plugin.apply(
    inputs ?? site.inputs.map((shape, i) => input(tf, shape, i)),
    weights ?? initial(subject, site),
    site.params,
    { tf, training, random: testTensors(300, tf), update: update ?? (() => {}) },
  );
}
