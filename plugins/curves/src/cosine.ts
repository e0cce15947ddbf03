import { defineCurve, p } from "@dotgan/kit";
import { overParam, passed } from "./progress.js";

export const cosine = defineCurve({
  name: "cosine",
  contract: 1,
  doc: "Goes from one number to another along half a cosine wave, slowly at both ends, then stays there.",
  cite: "arXiv:1608.03983",
  aliases: ["cosineDecay", "cosineAnnealing", "annealing"],
  params: {
    from: p.number({ doc: "Where it starts." }),
    to: p.number({ doc: "Where it ends.", default: 0 }),
    over: overParam,
  },
  positional: ["from", "to"],
  example: "update D with adam(lr: cosine(2e-4, 0, over: 100_000 steps))",
  at: (step, total, { from, to, over }) => to + ((from - to) * (1 + Math.cos(Math.PI * passed(step, total, over)))) / 2,
  bounds: ({ from, to }) => [Math.min(from, to), Math.max(from, to)],
});
