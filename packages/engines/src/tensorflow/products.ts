import type { Node as AnyNode, Constant, Source } from "../record/trace.js";
import { shapeOf } from "../record/trace.js";
import { type Attribute, attributes, type Binding } from "./binding.js";
import type { OperatorTrace } from "./listener.js";

type Node = AnyNode<readonly Attribute[]>;
type Image = readonly [batch: number, height: number, width: number, channels: number];

/**
 * Where a convolution of so many inputs per output is faster as a matrix product, gathering its patches included: up to so
 * many outputs per image. Measured with TensorFlow 2.21 on two cores of a Xeon with AVX-512 and AMX, batch 64, kernels of
 * 4x4 and 5x5, in ms, as a convolution and as a product:
 *
 * | image, channels      |             float32 |            bfloat16 |
 * | -------------------- | ------------------- | ------------------- |
 * | 8x8, 256 to 512      | 28, 31, 31 / 21, 27, 21 | 18, 29, 64 / 8, 12, 7 |
 * | 16x16, 128 to 256    | 23, 18, 18 / 18, 31, 18 | 11, 10, 28 / 8, 19, 7 |
 * | 32x32, 64 to 128     | 19, 21, 21 / 25, 48, 22 | 5, 6, 14 / 10, 39, 9  |
 *
 * (forward, gradient of the image, gradient of the filter; the latter finds the patches gathered).
 */
const mostOutputs: Readonly<Record<"float32" | "mixed", Readonly<Record<string, number>>>> = {
  float32: { Conv2D: 16, Conv2DBackpropInput: 16, Conv2DBackpropFilter: 16 },
  mixed: { Conv2D: 64, Conv2DBackpropInput: 16, Conv2DBackpropFilter: 64 },
};
const leastInputs = 2048;

/** The same work with convolutions of small deep images as matrix products. */
export function withProducts(binding: Binding, trace: OperatorTrace, precision: "float32" | "mixed"): OperatorTrace {
  const writer = new ProductWriter(binding, trace.constants);
  /** By node of `trace`: what stands for its first output, or for all of them. */
  const moved: Source[] = [];
  const place = (source: Source): Source => {
    if (!("node" in source)) return source;
    const now = moved[source.node] as Source;
    return "node" in now ? { node: now.node, output: source.output } : now;
  };
  for (const node of trace.nodes) {
    const convolution = convolutionOf(binding, trace, node);
    const sources = node.sources.map(place);
    moved.push(
      convolution && isFaster(node.operator, convolution, precision)
        ? writer.product(node.operator, sources, convolution)
        : writer.add({ ...node, sources }),
    );
  }
  return { ...trace, ...writer.written, outputs: trace.outputs.map(place) };
}

/** A convolution of images, whichever of its three the operator gives; `padded` is the image with its margins. */
interface Convolution {
  readonly image: Image;
  readonly filter: readonly [height: number, width: number, inputs: number, outputs: number];
  readonly result: Image;
  readonly stride: readonly [number, number];
  /** Rows above, columns to the left. */
  readonly before: readonly [number, number];
  readonly padded: readonly [height: number, width: number];
}

const isFaster = (operator: string, { filter, result }: Convolution, precision: "float32" | "mixed"): boolean =>
  filter[0] * filter[1] * filter[2] >= leastInputs &&
  result[1] * result[2] <= (mostOutputs[precision][operator] as number);

function convolutionOf(binding: Binding, trace: OperatorTrace, { operator, attributes, sources, outputs }: Node) {
  if (!(operator in mostOutputs.float32)) return undefined;
  const value = (name: string) => attributes.find((one) => one.name === name)?.value;
  const plain =
    value("T") === binding.TF_FLOAT &&
    value("data_format") === "NHWC" &&
    (value("dilations") as number[]).every((one) => one === 1) &&
    value("padding") !== "EXPLICIT";
  if (!plain) return undefined;
  const shapes = sources.map((source) => shapeOf(trace, source));
  const made = outputs[0];
  const [image, filter, result] = (
    operator === "Conv2D"
      ? [shapes[0], shapes[1], made]
      : operator === "Conv2DBackpropInput"
        ? [made, shapes[1], shapes[2]]
        : [shapes[0], made, shapes[2]]
  ) as [Image, Convolution["filter"], Image];
  const [, down, across] = value("strides") as [number, number, number];
  const margin = (side: 1 | 2, stride: number) => {
    const reach = (result[side] - 1) * stride + (filter[side - 1] as number);
    return value("padding") === "SAME" ? Math.max(reach - image[side], 0) : 0;
  };
  const [rows, columns] = [margin(1, down), margin(2, across)];
  return {
    image,
    filter,
    result,
    stride: [down, across],
    before: [Math.floor(rows / 2), Math.floor(columns / 2)],
    padded: [image[1] + rows, image[2] + columns],
  } satisfies Convolution;
}

/** For every output of a padded image, in order, the places of the pixels that it is made of. */
function patchPlaces({ filter, result, stride, padded }: Convolution): number[] {
  const range = (length: number) => Array.from({ length }, (_, i) => i);
  return range(result[1]).flatMap((row) =>
    range(result[2]).flatMap((column) =>
      range(filter[0]).flatMap((down) =>
        range(filter[1]).map((across) => (row * stride[0] + down) * padded[1] + column * stride[1] + across),
      ),
    ),
  );
}

class ProductWriter {
  readonly #nodes: Node[] = [];
  readonly #constants: Constant[];
  readonly #binding: Binding;

  constructor(binding: Binding, constants: readonly Constant[]) {
    this.#binding = binding;
    this.#constants = [...constants];
  }

  get written() {
    return { nodes: this.#nodes, constants: this.#constants };
  }

  add(node: Node): Source {
    return { node: this.#nodes.push(node) - 1, output: 0 };
  }

  product(operator: string, sources: readonly Source[], convolution: Convolution): Source {
    const { filter, image, result } = convolution;
    const [first, second, third] = sources as [Source, Source, Source];
    const inputs = filter[0] * filter[1] * filter[2];
    const rows = result[0] * result[1] * result[2];
    const asFilter = (source: Source) => this.#reshape(source, [inputs, filter[3]]);
    const asRows = (source: Source) => this.#reshape(source, [rows, filter[3]]);
    switch (operator) {
      case "Conv2D": {
        const made = this.#matMul(this.#patches(first, convolution), asFilter(second), [rows, filter[3]]);
        return this.#reshape(made, result);
      }
      case "Conv2DBackpropInput": {
        const patches = this.#matMul(asRows(third), asFilter(second), [rows, inputs], "second");
        return this.#image(patches, image, convolution);
      }
      default: {
        const made = this.#matMul(this.#patches(first, convolution), asRows(third), [inputs, filter[3]], "first");
        return this.#reshape(made, filter);
      }
    }
  }

  /** The patches of images as rows: `[batch * outputs, inputs of one]`. */
  #patches(image: Source, convolution: Convolution): Source {
    const [batch, height, width, channels] = convolution.image;
    const { padded, before, filter, result } = convolution;
    const { type, int } = attributes(this.#binding);
    const { TF_FLOAT, TF_INT32 } = this.#binding;
    const margins = [
      0,
      0,
      ...[height, width].flatMap((size, i) => [
        before[i] as number,
        (padded[i] as number) - size - (before[i] as number),
      ]),
      0,
      0,
    ];
    const whole = margins.some((one) => one > 0)
      ? this.#node(
          "Pad",
          [type("T", TF_FLOAT), type("Tpaddings", TF_INT32)],
          [image, this.#integers(margins, [4, 2])],
          [batch, ...padded, channels],
        )
      : image;
    const pixels = this.#reshape(whole, [batch, padded[0] * padded[1], channels]);
    const places = patchPlaces(convolution);
    const gathered = this.#node(
      "GatherV2",
      [type("Tparams", TF_FLOAT), type("Tindices", TF_INT32), type("Taxis", TF_INT32), int("batch_dims", 0)],
      [pixels, this.#integers(places), this.#integers([1], [])],
      [batch, places.length, channels],
    );
    return this.#reshape(gathered, [batch * result[1] * result[2], filter[0] * filter[1] * channels]);
  }

  /** Patches as rows summed back into the images that they lie in. */
  #image(patches: Source, image: Image, convolution: Convolution): Source {
    const [batch, , , channels] = image;
    const { padded, before } = convolution;
    const { type } = attributes(this.#binding);
    const { TF_FLOAT, TF_INT32 } = this.#binding;
    const pixels = padded[0] * padded[1];
    const places = patchPlaces(convolution);
    const all = Array.from({ length: batch }, (_, i) => places.map((place) => i * pixels + place)).flat();
    const summed = this.#node(
      "UnsortedSegmentSum",
      [type("T", TF_FLOAT), type("Tindices", TF_INT32), type("Tnumsegments", TF_INT32)],
      [this.#reshape(patches, [all.length, channels]), this.#integers(all), this.#integers([batch * pixels], [])],
      [batch * pixels, channels],
    );
    const whole = this.#reshape(summed, [batch, ...padded, channels]);
    return this.#node(
      "Slice",
      [type("T", TF_FLOAT), type("Index", TF_INT32)],
      [whole, this.#integers([0, ...before, 0]), this.#integers(image)],
      image,
    );
  }

  #matMul(a: Source, b: Source, shape: readonly number[], transposed?: "first" | "second"): Source {
    const { type, flag } = attributes(this.#binding);
    const sides = [flag("adj_x", transposed === "first"), flag("adj_y", transposed === "second")];
    return this.#node("BatchMatMulV2", [type("T", this.#binding.TF_FLOAT), ...sides], [a, b], shape);
  }

  #reshape(source: Source, shape: readonly number[]): Source {
    const { type } = attributes(this.#binding);
    const types = [type("T", this.#binding.TF_FLOAT), type("Tshape", this.#binding.TF_INT32)];
    return this.#node("Reshape", types, [source, this.#integers(shape)], shape);
  }

  #node(operator: string, attributes: readonly Attribute[], sources: readonly Source[], shape: readonly number[]) {
    return this.add({ operator, attributes, sources, outputs: [shape] });
  }

  #integers(values: readonly number[], shape: readonly number[] = [values.length]): Source {
    const bytes = new Uint8Array(Int32Array.from(values).buffer);
    return { constant: this.#constants.push({ shape, dtype: this.#binding.TF_INT32, bytes }) - 1 };
  }
}
