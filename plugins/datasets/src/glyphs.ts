import {
  type DataFacts,
  defineDataset,
  type Factor,
  type FactorTruth,
  image,
  type ParamsOf,
  p,
  type Range,
  type Split,
  type Stream,
} from "@dotgan/kit";
import { drawnParams } from "./drawn.js";
import { byteScale, countLabels } from "./examples.js";
import { range } from "./parameters.js";
import { digits, drawStrokes, type Point } from "./strokes.js";

const params = {
  size: p.int({ doc: "Height and width of the examples.", min: 8, max: 512, default: 28, unit: "pixels" }),
  classes: p.int({
    doc: "How many of the digits 0, 1, 2, ... are drawn, all as often.",
    min: 1,
    max: 10,
    default: 10,
    unit: "classes",
  }),
  slant: p.range({
    doc: "How far a digit leans, the tangent of the angle: 0 is upright, above leans to the right.",
    default: [-0.5, 0.5],
  }),
  thickness: p.range({
    doc: "Width of a stroke as a share of `size`, above 0 and at most 0.3.",
    default: [0.05, 0.15],
  }),
  horizontal: p.range({
    doc: "How far a digit's middle lies right of the picture's, as a share of `size`, within -0.5..0.5.",
    default: [-0.12, 0.12],
  }),
  vertical: p.range({
    doc: "How far a digit's middle lies below the picture's, as a share of `size`, within -0.5..0.5.",
    default: [-0.12, 0.12],
  }),
  range,
  ...drawnParams,
};
type GlyphParams = ParamsOf<typeof params>;

/** Half the height of a digit, as a share of the picture's. */
const reach = 0.29;
const names = ["slant", "thickness", "horizontal", "vertical"] as const;

const facts = ({ size, range, classes, train, valid, test }: GlyphParams): DataFacts => ({
  shape: image(size, size, 1),
  range,
  classes,
  splits: { train, valid, test },
  truth: "factors",
});

const factorsOf = (params: GlyphParams): Factor[] => [
  { name: "class", range: [0, params.classes - 1], classes: params.classes },
  ...names.map((name) => ({ name, range: params[name] })),
];

/** Rows of class, slant, thickness, horizontal and vertical place. */
function draw(params: GlyphParams, count: number, stream: Stream): Float32Array {
  const columns = [
    stream.integers(count, params.classes),
    ...names.map((name) => stream.uniform(count, ...params[name])),
  ];
  return Float32Array.from({ length: count * columns.length }, (_, i) => {
    const column = columns[i % columns.length] as ArrayLike<number>;
    return column[Math.floor(i / columns.length)] as number;
  });
}

/** A painter of single examples; brightness is rounded to the 256 levels that a picture has. */
function painter({ size, range }: GlyphParams) {
  const scale = byteScale(range, 255);
  const pixels = new Float32Array(size * size);
  return ([digit = 0, slant = 0, thickness = 0, horizontal = 0, vertical = 0]: ArrayLike<number> &
    Iterable<number>) => {
    const placed = (digits[digit] ?? []).map((stroke) =>
      stroke.map(
        ([x, y]): Point => [size * (0.5 + horizontal + reach * (x - slant * y)), size * (0.5 + vertical + reach * y)],
      ),
    );
    drawStrokes(placed, thickness * size, size, pixels);
    return pixels.map((covered) => scale[Math.round(255 * covered)] as number);
  };
}

function truth(params: GlyphParams): FactorTruth {
  const factors = factorsOf(params);
  const paint = painter(params);
  const each = params.size ** 2;
  return {
    factors,
    render(rows) {
      const values = new Float32Array((rows.length / factors.length) * each);
      for (let at = 0, to = 0; at < rows.length; at += factors.length, to += each)
        values.set(paint(rows.subarray(at, at + factors.length)), to);
      return values;
    },
  };
}

const within = ([low, high]: Range, least: number, most: number) => low >= least && high <= most;

/** Digits of strokes whose factors are known. */
export const glyphs = defineDataset({
  name: "glyphs",
  contract: 1,
  doc: "Digits drawn of strokes, image[28, 28, 1], that differ in five known factors, each drawn evenly: class, slant, thickness, horizontal and vertical place. It needs no file, and says how well a generator has told the factors apart; examples are drawn when they are read.",
  aliases: ["drawnDigits", "sprites"],
  params,
  positional: ["size"],
  example: "data digits = glyphs(28, slant: -0.4..0.4, train: 10_000)",
  conflict({ thickness, horizontal, vertical }) {
    if (!(thickness[0] > 0 && thickness[1] <= 0.3)) return "`thickness` lies above 0 and reaches 0.3 at most";
    if (!within(horizontal, -0.5, 0.5)) return "`horizontal` lies within -0.5..0.5";
    return within(vertical, -0.5, 0.5) ? undefined : "`vertical` lies within -0.5..0.5";
  },
  facts(params) {
    return facts(params);
  },
  async open(params, _access, stream) {
    // `train` is drawn last: its size changes neither other split.
    const test = draw(params, params.test, stream);
    const valid = draw(params, params.valid, stream);
    const drawn: Readonly<Record<Split, Float32Array>> = { test, valid, train: draw(params, params.train, stream) };
    const { factors, render } = truth(params);
    const width = factors.length;
    const rowsOf = (split: Split, indices: Uint32Array): Float32Array => {
      const rows = new Float32Array(indices.length * width);
      for (const [i, index] of indices.entries()) {
        if (index >= params[split])
          throw new RangeError(`\`${split}\` has ${params[split]} examples; asked for ${index}`);
        rows.set(drawn[split].subarray(index * width, (index + 1) * width), i * width);
      }
      return rows;
    };
    const labels = drawn.train.filter((_, i) => i % width === 0);
    return {
      facts: { ...facts(params), labelCounts: countLabels(labels, params.classes) },
      read(split, indices, values, into) {
        const rows = rowsOf(split, indices);
        values.set(render(rows));
        for (let i = 0; i < indices.length; i++) into[i] = rows[i * width] as number;
      },
      factors: rowsOf,
    };
  },
  truth(params) {
    return truth(params);
  },
});
