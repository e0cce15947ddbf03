import { collect, defineMetric, p } from "@dotgan/kit";
import { effectiveNumber, medianDistance, squaredDistances } from "./diversity.js";
import { on, samples, statistics, weights } from "./parameters.js";

/** The kernel's width beside the median distance of two reals: narrow enough that a few images, repeated, stay few. */
const widthOfMedian = 0.5;
/** A generator that was so diverse once has learnt to be: what it loses from then on is collapse. */
const diverse = 0.5;

export const collapse = defineMetric({
  name: "collapse",
  contract: 1,
  doc: "How diverse the fakes are beside the data, and a warning where that is little: about 1 for fakes as diverse as reals, 0 where all are alike. It is the effective number of distinct fakes (the Vendi score: exponential entropy of the eigenvalues of a Gaussian kernel on pixels, half as wide as the median distance of two reals) over that of as many reals, the first one of each not counted. Fakes that are all noise are diverse too: it says nothing of their quality.",
  cite: "arXiv:2210.02410",
  aliases: ["modeCollapse", "helvetica", "vendi", "vendiScore"],
  params: {
    samples: samples(200),
    below: p.number({
      doc: "Warns where the value is less: of the Helvetica scenario, in which G draws the same few things for ever (Goodfellow et al. 2014, section 6).",
      min: 0,
      max: 1,
      default: 0.1,
    }),
    from: p.duration({
      doc: "Warns from this step on, and before it only once fakes have been half as diverse as the data: what G draws at first is alike for want of training.",
      default: 2000,
    }),
    on,
    weights,
    statistics,
  },
  positional: ["samples"],
  example: "every 100 steps { collapse(samples: 100, below: 0.2) as diversity }",
  better: "higher",
  async measure(evaluation, params) {
    const { tf, step, best = 0 } = evaluation;
    const reals = await collect(evaluation.real(params.on, params.samples));
    if (reals.count < 2)
      throw new Error(`collapse compares the fakes with how unlike reals are, and \`${params.on}\` has only one`);
    // Of more fakes than reals more would be distinct.
    const fakes = await collect(evaluation.fake(reals.count));
    const distances = await squaredDistances(reals, tf);
    const width = widthOfMedian * medianDistance(distances, reals.count);
    if (!(width > 0))
      throw new Error(`collapse compares with the data, and most examples of \`${params.on}\` are equal`);
    const ofReals = effectiveNumber(distances, reals.count, width);
    const ofFakes = effectiveNumber(await squaredDistances(fakes, tf), fakes.count, width);
    const value = (ofFakes - 1) / (ofReals - 1);
    return {
      value,
      details: { fakes: ofFakes, reals: ofReals },
      ...(value < params.below &&
        (step >= params.from || best >= diverse) && {
          warning: `fakes are ${value.toFixed(2)} times as diverse as the data${best >= diverse ? `, after ${best.toFixed(2)}` : ""}: the Helvetica scenario (Goodfellow et al. 2014, section 6)`,
        }),
      protocol: {
        kernel: `gaussian on pixels, ${widthOfMedian} of the reals' median distance`,
        split: params.on,
        reals: reals.count,
        fakes: fakes.count,
        weights: params.weights,
      },
    };
  },
});
