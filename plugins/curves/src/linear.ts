import { defineCurve, p } from "@dotgan/kit";
import { overParam, passed } from "./progress.js";

export const linear = defineCurve({
  name: "linear",
  contract: 1,
  doc: "Goes from one number to another in a straight line, then stays there.",
  aliases: ["ramp", "linearDecay", "polynomial"],
  params: {
    from: p.number({ doc: "Where it starts." }),
    to: p.number({ doc: "Where it ends." }),
    over: overParam,
  },
  positional: ["from", "to"],
  example: "update D with adam(lr: linear(2e-4, 0))",
  at: (step, total, { from, to, over }) => from + (to - from) * passed(step, total, over),
  bounds: ({ from, to }) => [Math.min(from, to), Math.max(from, to)],
});
