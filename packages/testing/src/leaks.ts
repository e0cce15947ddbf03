import type { Tensor, Tensorflow } from "@dotgan/kit";
import type { ReportProblem } from "./problem.js";

/** The part of TensorFlow.js's engine that hands out values. */
interface Reading {
  readSync(dataId: object): unknown;
  read(dataId: object): Promise<unknown>;
}

/** Reports that values are read while `body` runs: a step that is recorded runs later, without the code that read them. */
function reportReads<T>(tf: Tensorflow, report: ReportProblem, body: () => T): T {
  const engine = tf.engine() as unknown as Reading;
  const { readSync, read } = engine;
  let reads = 0;
  const counted = <Result>(real: (dataId: object) => Result) =>
    function (this: Reading, dataId: object): Result {
      reads++;
      return real.call(this, dataId);
    };
  Object.assign(engine, { readSync: counted(readSync), read: counted(read) });
  try {
    return body();
  } finally {
    Object.assign(engine, { readSync, read });
    if (reads > 0)
      report(`reads tensors' values ${reads} times; what it makes of them would be frozen in a recorded step`);
  }
}

/**
 * Runs `body` inside `tf.tidy`, as the loop does, and reports tensors that stay behind, `inputs` that it disposed, and
 * values that it read.
 */
export function watched<T>(tf: Tensorflow, inputs: readonly Tensor[], report: ReportProblem, body: () => T): T {
  const before = tf.memory().numTensors;
  let result: T | undefined;
  tf.tidy(() => {
    result = reportReads(tf, report, body);
  });
  const disposed = inputs.filter((tensor) => tensor.isDisposed).length;
  if (disposed > 0) report(`${disposed} of the tensors handed in are disposed`);
  const left = tf.memory().numTensors - before + disposed;
  if (left > 0) report(`${left} tensors stay behind`);
  return result as T;
}
