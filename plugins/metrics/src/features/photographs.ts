import type { FeatureSet } from "./set.js";

export const photographs: FeatureSet = {
  trainedOn: "",
  testAccuracy: 0,
  size: 28,
  channels: 1,
  filters: [16, 32, 64],
  classes: 10,
  version: "",
  weights: "",
};
