import type { Tensorflow } from "@dotgan/kit";
import { repairActivations } from "./activations.js";
import { repairBroadcasting } from "./broadcasting.js";
import { repairComparisons } from "./comparisons.js";
import { repairConvolutions } from "./convolutions.js";
import { repairNormalization } from "./normalization.js";
import { repairPooling } from "./pooling.js";
import { repairReductions } from "./reductions.js";
import { repairShape } from "./shape.js";
import { repairTapeOrder } from "./tape.js";

/**
 * Makes first and second derivatives right, whichever backend runs. To be called at every opening: all copies of
 * TensorFlow.js in a process share one registry, and each that is loaded puts its stock gradients back.
 */
export const repairGradients = (tf: Tensorflow): void => {
  repairTapeOrder(tf);
  repairBroadcasting(tf);
  repairComparisons(tf);
  repairActivations(tf);
  repairConvolutions(tf);
  repairPooling(tf);
  repairReductions(tf);
  repairNormalization(tf);
  repairShape(tf);
};
