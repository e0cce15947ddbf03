import { collect, defineMetric, type Evaluation, p } from "@dotgan/kit";
import { freshInWords, withFreshDiscriminator } from "./freshDiscriminator.js";
import { headOutputs } from "./heads.js";
import { on, statistics, weights } from "./parameters.js";

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
/** -log D at logits of reals, in nats. */
const surprise = (logits: ArrayLike<number>) =>
  mean(Array.from(logits, (x) => Math.max(0, -x) + Math.log1p(Math.exp(-Math.abs(x)))));
const share = (logits: ArrayLike<number>) => mean(Array.from(logits, (x) => (x > 0 ? 1 : 0)));

export const discriminatorGap = defineMetric({
  name: "discriminatorGap",
  contract: 1,
  doc: "How far D has learnt its training images by heart: -log D on reals it was not trained on, less -log D on those it was, in nats; near 0 where it tells reals from fakes by what they are. With `steps`, a fresh D is trained that long on the first `examples` of train, as the paper warns of optimizing D to completion on finite data; without, it is the run's own as it stands. Details: the shares of reals that it takes for real.",
  cite: "arXiv:1406.2661",
  aliases: ["dGap", "discriminatorOverfitting", "overfitGap"],
  params: {
    examples: p.int({
      doc: "Training reals read, and at most as many held-out ones and fakes.",
      min: 2,
      max: 1_000_000,
      default: 1000,
      unit: "images",
      quick: 100,
    }),
    on,
    steps: p.int({
      doc: "Steps of a fresh D; 0 looks at the run's own.",
      min: 0,
      max: 1_000_000,
      default: 0,
      unit: "steps",
      quick: 20,
    }),
    batch: p.int({ doc: "Reals, and fakes, in a step of the fresh D.", min: 1, max: 100_000, default: 64 }),
    lr: p.number({ doc: "The fresh D's first rate in Adam, which falls to 0.", above: 0, default: 1e-3 }),
    weights,
    statistics,
  },
  positional: ["examples"],
  example: "every 500 steps { discriminatorGap(examples: 500, on: valid) as gap }",
  better: "lower",
  conflict: ({ on }) =>
    on === "train" ? "the gap is to reals that D was not trained on; write `on: valid`" : undefined,
  async measure(evaluation, params) {
    const { steps } = params;
    const [onSeen = [], onHeld = []] = await (steps === 0 ? ofRun : ofFresh)(evaluation, params);
    return {
      value: surprise(onHeld) - surprise(onSeen),
      details: { realsSeen: share(onSeen), realsHeld: share(onHeld) },
      protocol: {
        split: params.on,
        seen: onSeen.length,
        held: onHeld.length,
        judge: steps === 0 ? "the run's D" : freshInWords(params),
        weights: params.weights,
      },
    };
  },
});

interface Asked {
  readonly examples: number;
  readonly on: "train" | "valid" | "test";
  readonly steps: number;
  readonly batch: number;
  readonly lr: number;
}

/** The logits of the run's own D, on training reals and on held-out ones. */
const ofRun = (evaluation: Evaluation, { examples, on }: Asked) =>
  Promise.all(
    (["train", on] as const).map(async (split) => {
      const logits: number[] = [];
      for await (const { output } of headOutputs("real", evaluation.real(split, examples), evaluation))
        logits.push(...output);
      return logits;
    }),
  );

/** Those of a D that was trained on these reals alone. */
async function ofFresh(evaluation: Evaluation, { examples, on, ...how }: Asked) {
  const seen = await collect(evaluation.real("train", examples));
  const held = await collect(evaluation.real(on, examples));
  const fakes = await collect(evaluation.fake(examples));
  return withFreshDiscriminator(evaluation, { reals: seen, fakes, ...how }, async (judge) => [
    await judge(seen),
    await judge(held),
  ]);
}
