import type { Evaluation, Look } from "@dotgan/kit";
import { usableWeights } from "./constraints.js";
import { inputsOf, realFactors } from "./draw.js";
import { fakeGradient } from "./fake-gradient.js";
import { firstValue } from "./initialize.js";
import { factsOf, forward, type Pass } from "./network.js";
import type { Training } from "./training.js";

/** What a metric or a view may ask of D; `passOf` gives a pass in evaluation mode with given weights. */
export function judgeOf(
  training: Training,
  passOf: (weight: Pass["weight"]) => Pass,
): Pick<Evaluation, "discriminate" | "gradient" | "layers" | "weights"> {
  const { tf, plan, networks, state } = training;
  const { discriminator } = networks;
  const weightOf = ({ untrained }: Look): Pass["weight"] =>
    untrained
      ? (weight) => firstValue(training, discriminator, weight)
      : usableWeights(training, discriminator, ({ key }) => state.get(key));
  const discriminate: Evaluation["discriminate"] = (images, labels, look = {}) => {
    const { see } = look;
    const run = () =>
      forward(discriminator, inputsOf(discriminator, { ...realFactors(training, labels), [plan.data.as]: images }), {
        ...passOf(weightOf(look)),
        replace: see && ((layer, output) => see(output, factsOf(layer))),
      });
    return see ? run() : tf.tidy(run);
  };
  return {
    discriminate,
    gradient: (fakes, reals, labels) =>
      fakeGradient(training, (images) => discriminate(images, labels), { fake: fakes, real: reals }),
    layers: discriminator.layers.map(factsOf),
    weights: ({ path }, look = {}) =>
      tf.tidy(() => {
        const weight = weightOf(look);
        const { weights = [] } = discriminator.layers.find(({ node }) => node.path === path) ?? {};
        // Clones, since the state's own are not the caller's to dispose.
        return Object.fromEntries(weights.map((one) => [one.name, tf.clone(weight(one))]));
      }),
  };
}
