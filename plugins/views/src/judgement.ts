import type { DataFacts, Evaluation, Tensor } from "@dotgan/kit";

/** Why D cannot be asked about a class; `undefined` where it can, or where the classes are not known yet. */
export const unknownClass = ({ classes }: DataFacts, label: number): string | undefined =>
  classes !== undefined && label >= classes
    ? `its \`label\` is one of ${classes} classes, counted from 0; there is no class ${label}`
    : undefined;

/** One-hot rows of one class, for a D that takes labels; `undefined` where the data has none. */
export const labelsOf = ({ tf, data: { classes } }: Evaluation, label: number, count: number): Tensor | undefined =>
  classes === undefined ? undefined : tf.cast(tf.oneHot(tf.fill([count], label, "int32"), classes), "float32");

/**
 * How real D takes each point for, from 0 to 1: the sigmoid of its output over its threshold, which is a probability
 * where D learns by cross-entropy; a critic's output from its least to its greatest among the points.
 */
export async function judgement(
  evaluation: Evaluation,
  points: readonly (readonly number[])[],
  label: number,
): Promise<Float32Array> {
  const { tf, threshold } = evaluation;
  const shares = tf.tidy(() => {
    const labels = labelsOf(evaluation, label, points.length);
    const out = evaluation.discriminate(tf.tensor2d(points as number[][]), labels).real as Tensor;
    if (threshold !== undefined) return tf.sigmoid(tf.sub(out, threshold));
    const least = tf.min(out);
    return tf.div(tf.sub(out, least), tf.maximum(tf.sub(tf.max(out), least), 1e-12));
  });
  const values = (await shares.data()) as Float32Array;
  shares.dispose();
  return values;
}
