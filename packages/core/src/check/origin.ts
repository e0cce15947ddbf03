import { positionOf, type Span } from "@dotgan/dsl";
import type { Origin } from "../plan.js";

/** Where a span starts, as the plan keeps it. */
export function originOf({ source, start }: Span): Origin {
  const { line, column } = positionOf(source, start);
  return { file: source.name, line, column };
}
