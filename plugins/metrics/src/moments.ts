import type { Evaluation, Measurement, Split } from "@dotgan/kit";
import { frechet, type Moments } from "./statistics.js";

/** Two samples as Gaussians, and how many examples each had. */
export interface Compared {
  readonly value: number;
  readonly protocol: { readonly split: Split; readonly reals: number; readonly fakes: number };
  readonly warning?: string;
}

/**
 * The Fréchet distance of the fakes from the reals of a split. `key` says what the reals' features depend on, which are
 * gathered once; `gather` describes some examples.
 */
export async function frechetOf(
  { remember, real, fake }: Evaluation,
  { on: split, samples }: { readonly on: Split; readonly samples: number },
  key: string,
  gather: (chunks: ReturnType<Evaluation["fake"]>) => Promise<Moments>,
): Promise<Compared> {
  const reals = await remember(`${split} ${samples} ${key}`, () => gather(real(split, samples)));
  const fakes = await gather(fake(samples));
  return {
    value: frechet(reals, fakes),
    protocol: { split, reals: reals.rows, fakes: fakes.rows },
    ...fewerReals(split, reals.rows, samples),
  };
}

/** Warns of a split that has fewer examples than were asked for. */
const fewerReals = (split: Split, found: number, asked: number): Pick<Measurement, "warning"> =>
  found < asked ? { warning: `\`${split}\` has ${found} reals where ${asked} were asked for` } : {};

/** How many samples a Gaussian of some features takes. */
export const enoughFor = (features: number) => ({
  samples: features,
  why: "the covariance of its features has no full rank, and the distance says more of the number of samples than of what they show",
});
