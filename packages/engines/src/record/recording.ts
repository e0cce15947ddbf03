import type { Recording } from "@dotgan/kit";
import { type Trace, traceDifference } from "./trace.js";

const traces = new WeakMap<Recording, Trace>();

/** A trace as what an engine hands out. */
export const createRecording = (trace: Trace, compile: Recording["compile"]): Recording => {
  const recording: Recording = {
    difference: (other) => traceDifference(trace, traces.get(other) as Trace),
    compile,
  };
  traces.set(recording, trace);
  return recording;
};
