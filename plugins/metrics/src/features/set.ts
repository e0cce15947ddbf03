/** A small classifier whose last hidden layer serves as features. Trained by tools/train-features.mjs. */
export interface FeatureSet {
  /** What it was trained on and how well it does there, for protocols and messages. */
  readonly trainedOn: string;
  /** Share of the held-out test examples that it classifies rightly. */
  readonly testAccuracy: number;
  /** Its input: square images of `size` pixels and `channels`, in [-1, 1]. */
  readonly size: number;
  readonly channels: 1 | 3;
  readonly filters: readonly [number, number, number];
  readonly classes: number;
  /** Changes whenever the weights do; part of every protocol. */
  readonly version: string;
  /** All weights in the order of `weightShapes`, as bfloat16 little-endian in base64. */
  readonly weights: string;
}

/** Loaded when first used, so that describing a metric stays light. */
export const featureSets = {
  digits: async (): Promise<FeatureSet> => (await import("./digits.js")).digits,
  garments: async (): Promise<FeatureSet> => (await import("./garments.js")).garments,
  photographs: async (): Promise<FeatureSet> => (await import("./photographs.js")).photographs,
} as const;
export type FeatureSetName = keyof typeof featureSets;

/** What each set can be asked about: its channels, and the sizes that may be resized to its own. */
export const fits: Readonly<Record<FeatureSetName, { channels: 1 | 3; least: number; most: number }>> = {
  digits: { channels: 1, least: 8, most: 64 },
  garments: { channels: 1, least: 28, most: 64 },
  photographs: { channels: 3, least: 32, most: 128 },
};
