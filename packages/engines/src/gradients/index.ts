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

const repaired = new WeakSet<object>();

/** Makes first and second derivatives right on this copy of TensorFlow.js, whichever backend it runs; once per copy. */
export const repairGradients = (tf: Tensorflow): void => {
  const engine = tf.engine();
  if (repaired.has(engine)) return;
  repaired.add(engine);
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
