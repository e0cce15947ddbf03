import type { ast } from "@dotgan/dsl";
import type { Plan } from "../plan.js";
import { checkLosses } from "./losses.js";
import { checkMonitors } from "./monitors.js";
import { declareOptimizers } from "./optimizers.js";
import { checkTrain } from "./phases.js";
import type { Scope } from "./scope.js";
import { checkKeep, checkStop } from "./selection.js";
import { checkSweep } from "./sweep.js";

/** The part of a plan that says how the networks are trained, measured and chosen. */
export type Training = Pick<Plan, "losses" | "train" | "monitors" | "keep" | "stop" | "sweep">;

/**
 * Checks everything of a file that is about training. Data, latents, networks and heads are in `scope` already; named
 * optimizers and monitors are declared here. What has mistakes is reported and left out of what is returned.
 */
export function checkTraining(file: ast.File, scope: Scope): Training {
  declareOptimizers(file, scope);
  const losses = checkLosses(file, scope);
  const train = checkTrain(file, losses, scope);
  const monitors = checkMonitors(file, train, losses, scope);
  const keep = checkKeep(file, scope);
  const stop = checkStop(file, scope);
  const sweep = checkSweep(file, scope);
  return { losses, train, monitors, keep, ...(stop && { stop }), ...(sweep && { sweep }) };
}
