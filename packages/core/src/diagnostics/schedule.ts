import { losses } from "./losses.js";
import { monitors } from "./monitors.js";
import { phases } from "./phases.js";

/** Everything about training: losses, the schedule, what is measured and chosen. */
export const schedule = { ...losses, ...phases, ...monitors };
