import type { Tensorflow } from "@dotgan/kit";
import { setGradient } from "./register.js";

const binary = ["Equal", "NotEqual", "Greater", "GreaterEqual", "Less", "LessEqual", "LogicalAnd", "LogicalOr"];
const unary = ["LogicalNot", "IsFinite", "IsInf", "IsNan"];

/**
 * A comparison is constant almost everywhere, so its derivative is zero. TensorFlow.js has none registered and throws
 * where a penalty differentiates through one (clip, max, min).
 */
export const repairComparisons = (tf: Tensorflow): void => {
  for (const kernelName of binary) {
    setGradient(tf, {
      kernelName,
      inputsToSave: ["a", "b"],
      gradFunc: (_dy, saved) => ({
        a: () => tf.zeros(saved[0]?.shape ?? []),
        b: () => tf.zeros(saved[1]?.shape ?? []),
      }),
    });
  }
  for (const kernelName of unary) {
    setGradient(tf, {
      kernelName,
      inputsToSave: ["x"],
      gradFunc: (_dy, saved) => ({ x: () => tf.zeros(saved[0]?.shape ?? []) }),
    });
  }
};
