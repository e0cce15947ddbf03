import { setImmediate } from "node:timers/promises";
import type { Clock } from "@dotgan/runtime";

/** The process's monotonic clock; `yield` lets signals and messages in. */
export const clock: Clock = {
  now: () => performance.now() / 1000,
  yield: () => setImmediate(),
};

/** Bytes of memory that this process takes, with all its threads. */
export const residentBytes = (): number => process.memoryUsage.rss();
