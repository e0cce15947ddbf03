import type { Evaluation, Fit, Judge } from "@dotgan/kit";

/** Trains a fresh D, lets it judge, and gives it up, also where judging fails. */
export async function withFreshDiscriminator<T>(
  evaluation: Evaluation,
  fit: Fit,
  use: (judge: Judge["judge"]) => Promise<T>,
): Promise<T> {
  const fresh = await evaluation.fit(fit);
  try {
    return await use((examples) => fresh.judge(examples));
  } finally {
    fresh.dispose();
  }
}

/** How it was trained, for a protocol. */
export const freshInWords = ({ steps, batch, lr }: Pick<Fit, "steps" | "batch" | "lr">): string =>
  `a fresh D, ${steps} steps of ${batch}, Adam from ${lr} to 0`;
