import { setImmediate } from "node:timers/promises";
import type { Clock } from "@dotgan/runtime";

/** The process's monotonic clock; `yield` lets signals and messages in. */
export const clock: Clock = {
  now: () => performance.now() / 1000,
  yield: () => setImmediate(),
};
