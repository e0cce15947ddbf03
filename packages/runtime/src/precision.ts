import type { Plan } from "@dotgan/core";
import { type Engine, RunError } from "./ports.js";

/** Refuses a plan that asks for a precision which the engine does not have. @throws RunError `no-mixed-precision` */
export function requirePrecision({ precision }: Plan, engine: Pick<Engine, "name" | "mixed">): void {
  if (precision === "float32" || engine.mixed) return;
  throw new RunError(
    "no-mixed-precision",
    `The engine ${engine.name} does not compute in mixed precision: use the engine tensorflow, or precision float32.`,
  );
}
