import { defineView, dims, type LatentFacts, named, type Ops, p, size, type Tensor } from "@dotgan/kit";
import { noImage } from "./grid.js";
import { labelled, tile } from "./picture.js";

/** Where a factor without bounds is walked: most of a standard normal, and what InfoGAN's figures show. */
const usual = [-2, 2] as const;

/** The numbers that a walk from `low` to `high` comes by. */
const stops = ([low, high]: readonly [number, number], steps: number): number[] =>
  Array.from({ length: steps }, (_, step) => low + ((high - low) * step) / (steps - 1));

/** `value`, `[rows, ...]`, with one of its numbers set to `to` in all rows. */
function setNumber(value: Tensor, index: number, to: number, { shape }: LatentFacts, tf: Ops): Tensor {
  // Not oneHot, which refuses the single number that most continuous codes are.
  const chosen = tf.equal(tf.reshape(tf.range(0, size(shape)), [1, ...dims(shape)]), index);
  return tf.where(chosen, tf.fill(value.shape, to), value);
}

/** `value`, `[rows, classes]`, with one class in all rows. */
const setClass = (value: Tensor, index: number, tf: Ops): Tensor =>
  tf.cast(tf.oneHot(tf.fill([value.shape[0] as number], index, "int32"), value.shape[1] as number), "float32");

export const traversal = defineView({
  name: "traversal",
  contract: 1,
  doc: "What one factor does: it is walked along a row while all other latents stand still, and each row has others. A categorical factor steps through its classes; of a vector one number is walked. Above each column stands the value or the class. A factor that G has learnt to use changes the same thing in every row.",
  cite: "arXiv:1606.03657",
  aliases: ["latentTraversal", "disentanglement", "factors"],
  params: {
    latent: p.ref("latent", { doc: "The factor that is walked." }),
    rows: p.int({ doc: "Walks, each with other values of the rest.", min: 1, max: 100, default: 8 }),
    steps: p.int({
      doc: "Images of a walk, both ends included; a categorical factor takes one for each class instead.",
      min: 2,
      max: 100,
      default: 10,
    }),
    number: p.int({ doc: "Which number of a vector is walked, counted from 0.", min: 0, default: 0 }),
    over: p.range({
      doc: "From where to where; the factor's own range if left out, and -2..2 where it has no bounds.",
      optional: true,
    }),
  },
  positional: ["latent", "rows", "steps"],
  example: "at end { traversal(z, 4, steps: 8) }",
  unsuitable: noImage,
  async draw(evaluation, { latent, rows, steps, number, over }) {
    const { tf, data, latents } = evaluation;
    const facts = named(Object.fromEntries(latents.map((one) => [one.name, one])), latent);
    const byClass = facts.shape.kind === "class";
    if (!byClass && number >= size(facts.shape))
      throw new Error(`\`${latent}\` has ${size(facts.shape)} numbers, counted from 0; there is no number ${number}`);
    const bounded = facts.range.every(Number.isFinite);
    const values = byClass
      ? Array.from({ length: size(facts.shape) }, (_, index) => index)
      : stops(over ?? (bounded ? facts.range : usual), steps);
    const images = tf.tidy(() => {
      const rest = evaluation.latentsFor(rows);
      const start = named(rest, latent);
      const frames = values.map((value) => {
        const at = byClass ? setClass(start, value, tf) : setNumber(start, number, value, facts, tf);
        return evaluation.generate({ ...rest, [latent]: at });
      });
      // [rows, steps, ...]: each row of the picture is one walk.
      return tf.stack(frames, 1);
    });
    const pixels = (await images.data()) as Float32Array;
    images.dispose();
    const tiles = tile({ count: rows * values.length, shape: data.shape, values: pixels }, values.length, data.range);
    return labelled(tiles, { columns: values.map((value) => String(Number(value.toFixed(2)))) });
  },
});
