import { defineLayer, formatShape, named, type Shape, size, type Tensor, vector, type WeightSpec } from "@dotgan/kit";
import { batchNormalize, channels, momentumParam, movingStatistics, normalizationParams } from "./normalization.js";
import { elementwise } from "./shapes.js";

/** What is normalised, and what chooses gains and biases. */
function pair<T>([x, condition]: readonly T[]): [T, T] {
  if (x === undefined || condition === undefined) throw new Error("conditionalBatchNorm takes two inputs");
  return [x, condition];
}

export const conditionalBatchNorm = defineLayer({
  name: "conditionalBatchNorm",
  contract: 1,
  doc: "Batch norm whose gains and biases follow a second input: a class has a row of its own for them; a vector adds to common ones what a matrix makes of it.",
  // Rows for a class: Dumoulin et al. 2017, equation 5. Sums for a vector: de Vries et al. 2017 (arXiv:1707.00683), section 3.
  cite: "arXiv:1610.07629",
  aliases: ["conditionalBatchNormalization", "cbn", "conditionalBn", "classConditionalBatchNorm"],
  params: { momentum: momentumParam, epsilon: normalizationParams.epsilon },
  example: "conditionalBatchNorm(a, b)",
  inputs: 2,
  mixesSamples: true,
  shape(inputs) {
    const [x, condition] = pair(inputs);
    if (condition.kind !== "image") return elementwise(x);
    return {
      expected: "a class or a vector as the second input",
      hint: `${formatShape(condition)} arrives; flatten it or globalAveragePool2d`,
    };
  },
  weights(inputs): Record<string, WeightSpec> {
    const [x, condition] = pair<Shape>(inputs);
    const [rows, columns] = [size(condition), channels(x)];
    if (condition.kind === "class") {
      const shape = [rows, columns];
      return { gain: { shape, role: "gain" }, bias: { shape, role: "bias" }, ...movingStatistics(x) };
    }
    const kernel: WeightSpec = { shape: [rows, columns], role: "kernel", fans: { in: rows, out: columns } };
    return {
      gain: { shape: [columns], role: "gain" },
      bias: { shape: [columns], role: "bias" },
      gainKernel: kernel,
      biasKernel: kernel,
      ...movingStatistics(x),
    };
  },
  apply(inputs, weights, params, context) {
    const { tf } = context;
    const [x, condition] = pair<Tensor>(inputs);
    const moving = { mean: named(weights, "mean"), variance: named(weights, "variance") };
    const normal = batchNormalize(x, moving, params, context);
    // One row for each example, spread over the pixels of an image.
    const rows = x.shape.map((length, axis) => (axis === 0 || axis === x.shape.length - 1 ? length : 1));
    const chosen = (name: "gain" | "bias") => {
      const [own, kernel] = [named(weights, name), weights[`${name}Kernel`]];
      const row = kernel ? tf.add(tf.matMul(condition, kernel), own) : tf.matMul(condition, own);
      return tf.reshape(row, rows);
    };
    return tf.add(tf.mul(normal, chosen("gain")), chosen("bias"));
  },
  flops([, condition = vector(0)], output) {
    return 8 * size(output) + 4 * size(condition) * channels(output);
  },
});
