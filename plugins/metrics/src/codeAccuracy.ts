import { defineMetric, type LatentFacts, p, size } from "@dotgan/kit";
import { bestMatch } from "./assignment.js";
import { headOutputs } from "./heads.js";
import { on, statistics, weights } from "./parameters.js";
import { greatest } from "./statistics.js";

/** The categorical latent of that name, or the first one. */
function factorOf(latents: readonly LatentFacts[], name: string | undefined): LatentFacts {
  const categorical = latents.filter(({ shape }) => shape.kind === "class");
  const found = name === undefined ? categorical[0] : categorical.find((one) => one.name === name);
  if (found) return found;
  const there = categorical.map((one) => one.name).join(", ") || "none";
  throw new Error(`codeAccuracy needs a categorical latent${name ? `, not \`${name}\`` : ""}; there is ${there}`);
}

export const codeAccuracy = defineMetric({
  name: "codeAccuracy",
  contract: 1,
  doc: "How well a categorical factor has found the data's classes by itself: the share of real images whose label is the one that belongs to the code that D's head of the factor's name reads in them. Codes and classes belong together one to one, in the way that suits the images best.",
  cite: "arXiv:1606.03657",
  aliases: ["clusterAccuracy", "clusteringAccuracy", "infoganAccuracy"],
  params: {
    code: p.ref("latent", { doc: "The factor; the first categorical one if left out.", optional: true }),
    images: p.int({
      doc: "Real images read; fewer where the split has fewer.",
      min: 1,
      max: 1_000_000,
      default: 10_000,
      unit: "images",
      quick: 100,
    }),
    on,
    weights,
    statistics,
  },
  positional: ["code", "images"],
  example: "at end { codeAccuracy(images: 1_000, on: test) as recovered }",
  better: "higher",
  unsuitable: ({ classes }) => (classes ? undefined : "it compares with labels, and this data has none"),
  async measure(evaluation, params) {
    const { name, shape } = factorOf(evaluation.latents, params.code);
    const codes = size(shape);
    const classes = evaluation.data.classes ?? 0;
    // Square, so that codes or classes that are too many stay without a partner.
    const side = Math.max(codes, classes);
    const together = Array.from({ length: side }, () => new Array<number>(side).fill(0));
    let count = 0;
    for await (const { output, labels } of headOutputs(name, evaluation.real(params.on, params.images), evaluation)) {
      if (!labels) throw new Error("codeAccuracy compares with labels, and the data gives none");
      for (const [i, label] of labels.entries()) {
        const row = together[greatest(output.subarray(i * codes, (i + 1) * codes))] as number[];
        row[label] = (row[label] as number) + 1;
        count++;
      }
    }
    const right = bestMatch(together).reduce((sum, label, code) => sum + (together[code]?.[label] as number), 0);
    return {
      value: right / count,
      details: { codes: together.filter((row) => row.some((n) => n > 0)).length },
      protocol: {
        code: name,
        match: "one to one",
        split: params.on,
        reals: count,
        weights: params.weights,
      },
    };
  },
});
