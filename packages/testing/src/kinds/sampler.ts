import { type DataFacts, dims, formatRange, formatShape, image, type Tensor, unbounded } from "@dotgan/kit";
import { checkGradient } from "../gradients.js";
import { watched } from "../leaks.js";
import { farthest, listed, notFinite, outside, sameList } from "../numbers.js";
import { testTensors } from "../random.js";
import { type Bound, type Check, type Subject, shown } from "../subject.js";

const data: DataFacts = {
  shape: image(4, 4, 1),
  range: [-1, 1],
  classes: 4,
  labelCounts: [10, 20, 30, 40],
  splits: { train: 100, valid: 20, test: 20 },
};
const batch = 16;

export const samplerChecks: readonly Check<"sampler">[] = [
  each("what it draws has the shape and lies in the range that it declares", (subject, params, report) => {
    const { plugin, tf } = subject;
    const shape = plugin.shape(params, data);
    const range = plugin.range?.(params, data) ?? unbounded;
    tf.tidy(() => {
      const drawn = draw(subject, params, 1);
      if (!sameList(drawn.shape, [batch, ...dims(shape)])) {
        return report(`declared ${formatShape(shape)}, drew ${listed(drawn.shape)} for a batch of ${batch}`);
      }
      const values = drawn.dataSync();
      const bad = notFinite(values);
      if (bad !== undefined) return report(`it drew ${bad}`);
      const beyond = outside(values, range);
      if (beyond !== undefined) report(`it drew ${beyond}, outside the declared ${formatRange(range)}`);
      if (shape.kind === "class" && !oneHot(values, shape.classes)) report("its rows are not one-hot");
    });
  }),
  each("the same seed draws the same, another seed something else", (subject, params, report) => {
    subject.tf.tidy(() => {
      const [a, b, c] = [1, 1, 2].map((seed) => draw(subject, params, seed).dataSync());
      if (farthest(a as Float32Array, b as Float32Array) > 0) report("two draws with one seed differ");
      if (farthest(a as Float32Array, c as Float32Array) === 0) report("two seeds draw the same");
    });
  }),
  each("it knows the factor's value in a real batch, where it says so", (subject, params, report) => {
    const { plugin, tf } = subject;
    if (plugin.needsLabels && !plugin.fromBatch) report("needsLabels without fromBatch");
    if (!plugin.fromBatch) return;
    tf.tidy(() => {
      const labels = testTensors(5, tf).categorical(batch, [1, 1, 1, 1]);
      const value = plugin.fromBatch?.({ labels }, params) as Tensor;
      const expected = [batch, ...dims(plugin.shape(params, data))];
      if (!sameList(value.shape, expected)) report(`fromBatch gives ${listed(value.shape)}, not ${listed(expected)}`);
    });
  }),
  each("its posterior scores values by a finite, differentiable number per example", (subject, params, report) => {
    const { plugin, tf } = subject;
    const posterior = plugin.posterior?.(params, data);
    if (!posterior) return;
    if (!Number.isInteger(posterior.size) || posterior.size < 1)
      return report(`its posterior's size is ${posterior.size}`);
    if (!Number.isFinite(posterior.entropy)) report(`its entropy is ${posterior.entropy}`);
    tf.tidy(() => {
      const value = draw(subject, params, 1);
      const output = testTensors(6, tf).normal([batch, posterior.size]);
      const score = posterior.negativeLogLikelihood(output, value, tf);
      if (!sameList(score.shape, [batch]))
        return report(`negativeLogLikelihood gives ${listed(score.shape)}, not [${batch}]`);
      const bad = notFinite(score.dataSync());
      if (bad !== undefined) return report(`negativeLogLikelihood gives ${bad}`);
      checkGradient(tf, "the head's output", output, (x) => posterior.negativeLogLikelihood(x, value, tf), report);
    });
  }),
  each("no constant guess beats its entropy, and for classes the best one reaches it", (subject, params, report) => {
    const { plugin, tf } = subject;
    const posterior = plugin.posterior?.(params, data);
    if (!posterior) return;
    const isClass = plugin.shape(params, data).kind === "class";
    const best = tf.tidy(() => bestGuess(subject, params, posterior.size));
    const gap = best - posterior.entropy;
    const says = `the best constant guess scores ${best.toFixed(3)} nats and the entropy is ${posterior.entropy.toFixed(3)}`;
    // 300 draws put about 0.04 nats of noise on the score of one number.
    const noise = 0.1 * Math.sqrt(posterior.size);
    if (gap < -noise) report(`${says}: cross-entropy cannot be below entropy`);
    else if (isClass && gap > noise) report(`${says}: for classes they are equal`);
  }),
  each("it leaves no tensor behind", (subject, params, report) => {
    watched(subject.tf, [], report, () => draw(subject, params, 1));
  }),
];

type Report = (message: string) => void;

function each(
  name: string,
  run: (subject: Subject<"sampler">, params: Bound, report: Report) => void,
): Check<"sampler"> {
  return {
    name,
    run(subject) {
      for (const params of subject.uses)
        run(subject, params, (message) => subject.report(`${shown(params)}: ${message}`));
    },
  };
}

const draw = ({ plugin, tf }: Subject<"sampler">, params: Bound, seed: number, count = batch): Tensor =>
  plugin.sample(count, params, { tf, random: testTensors(seed, tf), data });

/** The least mean negative log-likelihood of many draws under one output for all, by gradient descent on that output. */
function bestGuess(subject: Subject<"sampler">, params: Bound, size: number): number {
  const { plugin, tf } = subject;
  const posterior = plugin.posterior?.(params, data);
  const count = 300;
  const value = draw(subject, params, 3, count);
  const score = (output: Tensor) =>
    tf.mean((posterior as NonNullable<typeof posterior>).negativeLogLikelihood(tf.tile(output, [count, 1]), value, tf));
  let output: Tensor = tf.zeros([1, size]);
  for (let step = 0; step < 25; step++) output = tf.tidy(() => tf.sub(output, tf.grad(score)(output)));
  return score(output).dataSync()[0] as number;
}

function oneHot(values: ArrayLike<number>, width: number): boolean {
  const rows = Array.from({ length: values.length / width }, (_, row) =>
    Array.from(values).slice(row * width, (row + 1) * width),
  );
  return rows.every(
    (row) => row.filter((v) => v === 1).length === 1 && row.filter((v) => v === 0).length === width - 1,
  );
}
