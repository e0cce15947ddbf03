import type { Tensor, Tensorflow } from "@dotgan/kit";
import type { ReportProblem } from "./problem.js";

/** Runs `body` inside `tf.tidy`, as the loop does, and reports tensors that stay behind and `inputs` that it disposed. */
export function watched<T>(tf: Tensorflow, inputs: readonly Tensor[], report: ReportProblem, body: () => T): T {
  const before = tf.memory().numTensors;
  let result: T | undefined;
  tf.tidy(() => {
    result = body();
  });
  const disposed = inputs.filter((tensor) => tensor.isDisposed).length;
  if (disposed > 0) report(`${disposed} of the tensors handed in are disposed`);
  const left = tf.memory().numTensors - before + disposed;
  if (left > 0) report(`${left} tensors stay behind`);
  return result as T;
}
