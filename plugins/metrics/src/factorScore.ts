import { collect, defineMetric, type LatentFacts, p, type Tensor } from "@dotgan/kit";
import { agreement, column, correlationRatio, drawKey, quantiles, readFactors, spread } from "./factors.js";
import { samples, statistics, weights } from "./parameters.js";
import { greatest } from "./statistics.js";

/** One number of a latent, or a categorical one as a whole: which group of its values each fake was made from. */
type Dial = Int32Array;

/** The dials of a latent of `count` rows. */
async function dialsOf({ shape }: LatentFacts, drawn: Tensor, count: number, bins: number): Promise<Dial[]> {
  const values = (await drawn.data()) as Float32Array;
  const width = values.length / count;
  if (shape.kind === "class") {
    const row = (at: number) => values.subarray(at * width, (at + 1) * width);
    return [Int32Array.from({ length: count }, (_, at) => greatest(row(at)))];
  }
  return Array.from({ length: width }, (_, at) => quantiles(column(values, at, width), bins));
}

export const factorScore = defineMetric({
  name: "factorScore",
  contract: 1,
  doc: "How well the latents have been told apart by what they do, on data whose factors are known (`glyphs`): for each factor, the share of its variance in the fakes that the number of the latents explains which explains it best, less the share of the next best (the separated attribute predictability of Kumar et al. 2018, with the correlation ratio for its regression, so that categories count alike); the mean over factors. 1 where every factor has a dial of its own, 0 where all turn together. A fake's factors are read off the drawn examples nearest to it. Details: each factor's gap; `NAMEExplained`, the share of its best dial; `NAMESpread`, the factor's variance in the fakes over that of the data, since a share of next to nothing says little; `NAMERead`, the share of its variance that is read rightly off drawn examples, which bounds the first two.",
  cite: "arXiv:1711.00848",
  aliases: ["disentanglement", "sap", "sapScore", "mutualInformationGap", "mig"],
  params: {
    samples: samples(2000),
    drawn: p.int({
      doc: "Drawn examples that factors are read off.",
      min: 100,
      max: 1_000_000,
      default: 20_000,
      unit: "examples",
      quick: 500,
    }),
    bins: p.int({
      doc: "Groups of equal size that the values of a number are put in.",
      min: 2,
      max: 1000,
      default: 20,
    }),
    weights,
    statistics,
  },
  positional: ["samples"],
  example: "at end { factorScore(samples: 500, drawn: 1_000) as untangled }",
  better: "higher",
  unsuitable: ({ truth }) =>
    truth === "factors" ? undefined : "it needs data whose factors are known, such as glyphs",
  async measure(evaluation, params) {
    const { truth, data, latents, stream, tf } = evaluation;
    if (!truth?.factors) throw new Error("the data says that it knows its factors, and does not tell them");
    const { factors } = truth;
    const key = drawKey(truth, data.shape, params.drawn, stream);
    const proof = drawKey(truth, data.shape, Math.min(1000, params.drawn), stream);
    const proven = await readFactors(proof.examples, key, tf);
    const fakes = await collect(evaluation.fake(params.samples));
    const read = await readFactors(fakes, key, tf);
    const drawn = evaluation.latentsFor(fakes.count);
    const dials = (
      await Promise.all(
        latents.map((latent) => dialsOf(latent, drawn[latent.name] as Tensor, fakes.count, params.bins)),
      )
    ).flat();
    tf.dispose(drawn);

    const details: Record<string, number> = {};
    const gaps = factors.map((factor, index) => {
      const of = (rows: Float32Array) => column(rows, index, factors.length);
      const found = of(read);
      const shares = dials.map((groups) => correlationRatio(found, factor, groups));
      const [best = 0, next = 0] = shares.sort((a, b) => b - a);
      details[factor.name] = best - next;
      details[`${factor.name}Explained`] = best;
      details[`${factor.name}Spread`] = spread(found, factor) / spread(of(key.rows), factor);
      details[`${factor.name}Read`] = agreement(of(proof.rows), of(proven), factor);
      return best - next;
    });
    return {
      value: gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length,
      details,
      protocol: {
        fakes: fakes.count,
        drawn: params.drawn,
        bins: params.bins,
        dials: dials.length,
        weights: params.weights,
      },
    };
  },
});
