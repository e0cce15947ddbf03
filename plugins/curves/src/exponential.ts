import { defineCurve, p } from "@dotgan/kit";

export const exponential = defineCurve({
  name: "exponential",
  contract: 1,
  doc: "Is multiplied by a factor at every step until it reaches a floor.",
  cite: "https://github.com/goodfeli/adversarial",
  aliases: ["exponentialDecay", "exp", "decay"],
  params: {
    start: p.number({ doc: "Where it starts.", above: 0 }),
    factor: p.number({ doc: "What each step multiplies it by.", above: 0, max: 1 }),
    floor: p.number({ doc: "It does not fall below.", min: 0, default: 0 }),
  },
  positional: ["start"],
  example: "update D with sgd(lr: exponential(0.1, factor: 1 / 1.000004, floor: 1e-6))",
  conflict: ({ start, floor }) => (floor <= start ? undefined : `floor, ${floor}, is above start, ${start}`),
  at: (step, _total, { start, factor, floor }) => Math.max(start * factor ** step, floor),
  bounds: ({ start, floor }) => [floor, start],
});
