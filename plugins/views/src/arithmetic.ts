import { defineView, type Evaluation, type LatentFacts, type Ops, type Picture, p, type Tensor } from "@dotgan/kit";
import { type Canvas, colours, openCanvas, textWidth } from "./canvas.js";
import { noImage } from "./grid.js";
import { labelled, tile } from "./picture.js";

type Latents = Readonly<Record<string, Tensor>>;
type Three<T> = readonly [T, T, T];

const signs = ["-", "+", "="] as const;
const groupNames = (words: string): string[] => words.split(/ [-+] /);

/** A latent as G knows it: of a categorical factor, whose sum is no class, the class with the most. */
function settled(value: Tensor, { walk }: LatentFacts, tf: Ops): Tensor {
  if (walk !== "classes") return value;
  return tf.cast(tf.oneHot(tf.argMax(value, -1), value.shape.at(-1) as number), "float32");
}

/** The first group's mean minus the second's plus the third's. */
const sum = ([a, b, c]: Three<Tensor>, tf: Ops): Tensor => tf.add(tf.sub(a, b), c);

/** The result's latents and those of its neighbours, 9 in all, it itself in the middle. */
function around(result: Latents, noise: number, { tf, stream, latents }: Evaluation): Latents {
  return Object.fromEntries(
    latents.map((facts) => {
      const value = result[facts.name] as Tensor;
      if (facts.walk === "classes") return [facts.name, tf.tile(value, [9, ...value.shape.slice(1).map(() => 1)])];
      const drawn = stream.uniform(8 * value.size, -noise, noise);
      const offsets = new Float32Array(9 * value.size);
      offsets.set(drawn.subarray(0, 4 * value.size));
      offsets.set(drawn.subarray(4 * value.size), 5 * value.size);
      return [facts.name, tf.add(value, tf.tensor(offsets, [9, ...value.shape.slice(1)]))];
    }),
  );
}

/** What is drawn, each in the data's range: the exemplars, each group's mean, the 9 results, and the sum of pixels. */
function imagesOf(evaluation: Evaluation, groups: Three<readonly number[]>, noise: number): Tensor {
  const { tf, latents } = evaluation;
  const all = evaluation.latentsFor(1 + Math.max(...groups.flat()));
  const chosen = groups.map((group) => {
    const rows = tf.tensor1d([...group], "int32");
    return Object.fromEntries(latents.map(({ name }) => [name, tf.gather(all[name] as Tensor, rows)]));
  });
  const of = (make: (facts: LatentFacts) => Tensor): Latents =>
    Object.fromEntries(latents.map((facts) => [facts.name, settled(make(facts), facts, tf)]));
  const mean = (values: Latents, name: string) => tf.mean(values[name] as Tensor, 0, true);
  const means = chosen.map((values) => of(({ name }) => mean(values, name)));
  const result = of(({ name }) => sum(chosen.map((values) => mean(values, name)) as unknown as Three<Tensor>, tf));
  const exemplars = chosen.map((values) => evaluation.generate(values));
  const pixels = sum(exemplars.map((images) => tf.mean(images, 0, true)) as unknown as Three<Tensor>, tf);
  return tf.concat([
    ...exemplars,
    ...means.map((values) => evaluation.generate(values)),
    evaluation.generate(around(result, noise, evaluation)),
    pixels,
  ]);
}

const [air, head] = [22, 14];

/** Blocks side by side on one ground line, a word above each and a sign between. */
function layOut(blocks: readonly { readonly word: string; readonly picture: Picture }[], ground: number): Canvas {
  const widths = blocks.map(({ word, picture }) => Math.max(picture.width, textWidth(word)));
  const height = head + Math.max(...blocks.map(({ picture }) => picture.height));
  const canvas = openCanvas(
    height,
    widths.reduce((total, width) => total + width + air, air),
  );
  let left = air / 2;
  for (const [i, { word, picture }] of blocks.entries()) {
    const width = widths[i] as number;
    const top = height - picture.height;
    canvas.paste(picture, Math.round(left + (width - picture.width) / 2), top);
    canvas.text(word, left + width / 2, top - 6, { align: "middle" });
    const sign = signs[i];
    if (sign) canvas.text(sign, left + width + air / 2, height - ground, { align: "middle", zoom: 2 });
    left += width + air;
  }
  return canvas;
}

/** A group's exemplars, numbered, over their mean. */
function groupPicture(exemplars: Picture, mean: Picture, numbers: readonly number[]): Picture {
  const above = labelled(exemplars, { rows: numbers.map(String) });
  const margin = above.width - exemplars.width;
  const canvas = openCanvas(above.height + 8 + mean.height, above.width + margin);
  canvas.paste(above, 0, 0);
  canvas.line(margin, above.height + 3, margin + mean.width - 1, above.height + 3, 1, colours.rule);
  canvas.paste(mean, margin, above.height + 8);
  return canvas.picture;
}

const group = (doc: string) => p.numbers({ doc, integer: true, min: 0, max: 9999 });

export const arithmetic = defineView({
  name: "arithmetic",
  contract: 1,
  doc: "Vector arithmetic on latents: the mean latent of one group of fakes, minus that of a second, plus that of a third, and what G makes of it, in the middle of eight neighbours. The groups are chosen by eye, by their numbers in `grid`, some three for each. Beside it the same sum of the images themselves, which overlap where G's result does not. Of a categorical factor the class with the most is taken.",
  cite: "arXiv:1511.06434",
  aliases: ["vectorArithmetic", "latentArithmetic", "analogy"],
  params: {
    start: group("Numbers of the fakes that are started from, as smiling women."),
    minus: group("Of those whose mean is taken away, as women who do not smile."),
    plus: group("Of those whose mean is added, as men who do not smile."),
    words: p.text({ doc: "What the three groups show, written as their sum.", default: "a - b + c" }),
    noise: p.number({
      doc: "How far each number of a neighbour's latents may lie from the result's, evenly drawn.",
      min: 0,
      max: 10,
      default: 0.25,
    }),
  },
  positional: ["start", "minus", "plus"],
  example: 'at end { arithmetic([3, 17, 40], [5, 9, 22], [1, 30, 2], words: "smiling woman - woman + man") }',
  unsuitable: noImage,
  conflict({ start, minus, plus, words }) {
    const empty = Object.entries({ start, minus, plus }).find(([, numbers]) => numbers.length === 0);
    if (empty) return `\`${empty[0]}\` names no fake`;
    if (groupNames(words).length !== 3) return '`words` names three groups, as "smiling woman - woman + man"';
    return undefined;
  },
  async draw(evaluation, { start, minus, plus, words, noise }) {
    const { tf, data } = evaluation;
    const groups = [start, minus, plus] as const;
    const images = tf.tidy(() => imagesOf(evaluation, groups, noise));
    const values = (await images.data()) as Float32Array;
    const each = values.length / (images.shape[0] as number);
    images.dispose();
    let at = 0;
    /** The next images, `columns` to a row. */
    const next = (count: number, columns: number) => {
      const examples = { count, shape: data.shape, values: values.subarray(at * each, (at + count) * each) };
      at += count;
      return tile(examples, columns, data.range);
    };
    const exemplars = groups.map((numbers) => next(numbers.length, 1));
    const means = groups.map(() => next(1, 1));
    const names = groupNames(words);
    const blocks = groups.map((numbers, i) => ({
      word: names[i] as string,
      picture: groupPicture(exemplars[i] as Picture, means[i] as Picture, numbers),
    }));
    const results = { word: "by latents", picture: next(9, 3) };
    const pixels = { word: "by pixels", picture: next(1, 1) };
    return layOut([...blocks, results, pixels], (means[0] as Picture).height / 2).picture;
  },
});
