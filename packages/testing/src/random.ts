import type { RandomTensors, Tensorflow } from "@dotgan/kit";
import { createRandomTensors, createStream } from "@dotgan/runtime";

/** A stream as the loop hands them out; another seed is another stream. */
export const testStream = (seed: number): ReturnType<typeof createStream> =>
  createStream(seed, "testing", { step: 0, phase: 0, repeat: 0, pass: "init" });

/** The same as tensors. */
export const testTensors = (seed: number, tf: Tensorflow): RandomTensors =>
  createRandomTensors(tf, () => testStream(seed));
