import { dims, type Evaluation, type Examples, type LayerFacts, size, type Tensor } from "@dotgan/kit";

/** What a linear classifier is put on. */
export interface ProbeFeatures {
  /** Numbers that an example is described by, of each layer that they come from. */
  readonly sizes: readonly number[];
  /** How they come about, for a protocol. */
  readonly label: string;
  /** `[examples.count, count]`. The caller disposes it. */
  of(examples: Examples): Tensor;
}

const rowsAtOnce = 100;
/** A layer's features are pooled to so many places in each direction. */
const grid = 4;

/**
 * The layers whose outputs are a D's convolution features, as places in the list: for each convolution the last of those that
 * follow it without changing its shape, such as its normalisation and activation.
 */
export function convolutionOutputs(layers: readonly LayerFacts[]): number[] {
  const isConvolution = ({ name, shape }: LayerFacts) => /conv/i.test(name) && shape.kind === "image";
  const same = (a: LayerFacts, b: LayerFacts | undefined) => JSON.stringify(a.shape) === JSON.stringify(b?.shape);
  return layers.flatMap((layer, place) => {
    if (!isConvolution(layer)) return [];
    let last = place;
    for (let next = layers[last + 1]; next && same(layer, next) && !isConvolution(next); next = layers[last + 1])
      last++;
    return [last];
  });
}

/** The bounds of the cells that cut `side` pixels into four, overlapping where they do not divide; fewer pixels stay. */
function cells(side: number): [from: number, to: number][] {
  const count = Math.min(side, grid);
  return Array.from({ length: count }, (_, i) => [Math.floor((i * side) / count), Math.ceil(((i + 1) * side) / count)]);
}

/** The greatest value of each cell of a 4x4 grid, `[batch, cells * channels]`, of `[batch, height, width, channels]`. */
export function pooled(maps: Tensor, { tf }: Pick<Evaluation, "tf">): Tensor {
  const [, height, width] = maps.shape as [number, number, number, number];
  const parts = cells(height).flatMap(([top, bottom]) =>
    cells(width).map(([left, right]) =>
      tf.max(tf.slice(maps, [0, top, left, 0], [-1, bottom - top, right - left, -1]), [1, 2]),
    ),
  );
  return tf.concat(parts, 1);
}

/** The values of an example as they are. */
export function pixelFeatures({ tf, data }: Evaluation): ProbeFeatures {
  const count = size(data.shape);
  return {
    sizes: [count],
    label: "pixels",
    of: (examples) => tf.tensor2d(examples.values.subarray(0, examples.count * count), [examples.count, count]),
  };
}

/**
 * D's convolution features (Radford et al. 2015, section 5.1): the maps of every convolution, after its normalisation and
 * activation, pooled to a 4x4 grid by their maximum and laid side by side. A D that takes labels is told that all are
 * equally likely, so that it gives none away.
 */
export function convolutionFeatures(evaluation: Evaluation, untrained: boolean): ProbeFeatures {
  const { tf, data, layers, discriminate } = evaluation;
  const outputs = convolutionOutputs(layers).map((place) => layers[place] as LayerFacts);
  if (outputs.length === 0)
    throw new Error("linearProbe reads D's convolutions, and this D has none; `of: pixels` reads the data itself");
  const paths = new Set(outputs.map(({ path }) => path));
  const width = size(data.shape);
  const sizes = outputs.map(({ shape }) => {
    const [height = 0, width = 0, channels = 0] = dims(shape);
    return cells(height).length * cells(width).length * channels;
  });

  const part = (values: Float32Array, rows: number): Tensor =>
    tf.tidy(() => {
      const images = tf.tensor(values, [rows, ...dims(data.shape)]);
      const labels = data.classes ? tf.fill([rows, data.classes], 1 / data.classes) : undefined;
      const seen: Tensor[] = [];
      discriminate(images, labels, {
        untrained,
        see(output, { path }) {
          if (paths.has(path)) seen.push(pooled(output, evaluation));
          return output;
        },
      });
      return tf.concat(seen, 1);
    });
  return {
    sizes,
    label: `${outputs.length} convolutions of ${untrained ? "an untrained D" : "D"}, max-pooled to 4x4`,
    of: ({ count: rows, values }) =>
      tf.tidy(() => {
        const parts: Tensor[] = [];
        for (let from = 0; from < rows; from += rowsAtOnce) {
          const to = Math.min(rows, from + rowsAtOnce);
          parts.push(part(values.subarray(from * width, to * width), to - from));
        }
        return tf.concat(parts, 0);
      }),
  };
}
