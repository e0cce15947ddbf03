import type { Tensor } from "@dotgan/kit";
import { RunError } from "./ports.js";
import { runStep, type StepInput } from "./step.js";
import type { Training, Watched } from "./training.js";

/**
 * Says where a step first computed something that is not finite: runs it again, at the weights that it began with, and
 * looks at every layer's output, every term and every gradient. The state is as before the step afterwards.
 */
export async function explainNotFinite(training: Training, input: StepInput, name: string): Promise<RunError> {
  const { tf, state } = training;
  const seen: { what: Watched; flag: Tensor }[] = [];
  training.watch = (what, value) => {
    // 0 where all values are finite, else NaN: 0 times an infinity is NaN, and sums keep it.
    seen.push({ what, flag: tf.keep(tf.tidy(() => tf.sum(tf.mul(value, 0)))) });
  };
  try {
    await runStep(training, input);
    const flags = await Promise.all(seen.map(async ({ flag }) => (await flag.data())[0]));
    const found = seen.filter((_, i) => !Number.isFinite(flags[i])).map(({ what }) => what);
    return notFinite(input.step, name, origin(found));
  } finally {
    training.watch = undefined;
    for (const { flag } of seen) flag.dispose();
    state.rollback();
  }
}

/** Forward, the first one is the cause; gradients flow backward, so of those in one row it is the last. */
function origin(found: readonly Watched[]): Watched | undefined {
  const [first] = found;
  if (first?.kind !== "gradient") return first;
  const others = found.findIndex((what) => what.kind !== "gradient" || what.network !== first.network);
  return found[(others < 0 ? found.length : others) - 1];
}

function notFinite(step: number, name: string, what: Watched | undefined): RunError {
  const problem = `at step ${step + 1}, \`${name}\` is not a finite number`;
  if (!what)
    return new RunError("not-finite", `${problem}; no layer's output and no gradient is to blame`, { step: step + 1 });
  const { file, line, column } = what.origin;
  const place = `${file}:${line}:${column}`;
  const cause = {
    layer: () => `the first to go wrong is the output of layer \`${label(what)}\``,
    term: () => `the first to go wrong is the loss term \`${what.kind === "term" ? what.term : ""}\``,
    gradient: () => `every value is finite, but the gradient of layer \`${label(what)}\` is not`,
  }[what.kind]();
  return new RunError(
    "not-finite",
    `${place}: ${problem}: ${cause}. A smaller learning rate or \`clipNorm\` often helps`,
    {
      step: step + 1,
      number: name,
      ...what,
    },
  );
}

const label = (what: Watched) => (what.kind === "term" ? what.term : `${what.network}/${what.path}:${what.layer}`);
