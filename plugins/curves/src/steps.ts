import { defineCurve, p } from "@dotgan/kit";
import { overParam, passed } from "./progress.js";

export const steps = defineCurve({
  name: "steps",
  contract: 1,
  doc: "Jumps from one number to the next at given shares of the training (or of `over`), so that a shorter run jumps earlier.",
  aliases: ["piecewise", "piecewiseConstant", "multiStep", "step", "stairs"],
  params: {
    values: p.numbers({ doc: "The numbers in order, one more than there are jumps." }),
    at: p.numbers({ doc: "When it jumps, each a share of the training, rising.", min: 0, max: 1 }),
    over: overParam,
  },
  positional: ["values", "at"],
  example: "update D with adam(lr: steps([2e-4, 1e-4, 5e-5], at: [0.5, 0.75]))",
  conflict({ values, at }) {
    if (values.length !== at.length + 1) {
      return `${at.length} jumps need ${at.length + 1} values, and there are ${values.length}`;
    }
    return at.every((share, i) => i === 0 || share > (at[i - 1] ?? 0)) ? undefined : "the shares in `at` must rise";
  },
  at(step, total, { values, at, over }) {
    const share = passed(step, total, over);
    return values[at.filter((jump) => jump <= share).length] ?? Number.NaN;
  },
  bounds: ({ values }) => [Math.min(...values), Math.max(...values)],
});
