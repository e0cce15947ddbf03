import { defineInitializer, p } from "@dotgan/kit";
import { count } from "./count.js";

export const dataMarginals = defineInitializer({
  name: "dataMarginals",
  contract: 1,
  doc: "Starts a generator's last bias so that its output is the data's mean image where the layer's sum is 0, as in the 2014 GAN. A bias per channel gets the mean over all pixels.",
  cite: "https://github.com/goodfeli/adversarial",
  aliases: ["marginals", "initBiasTargetMarginals", "dataMean"],
  params: {
    activation: p.oneOf(["sigmoid", "tanh", "linear"], {
      doc: "The activation that follows, whose inverse is taken: sigmoid for data in [0, 1], tanh for [-1, 1].",
      default: "sigmoid",
    }),
    clip: p.number({
      doc: "How close to the activation's ends a mean may come, as a share of its range.",
      above: 0,
      below: 0.5,
      default: 1e-7,
    }),
  },
  positional: ["activation"],
  example: "dense(784, biasInit: dataMarginals) -> sigmoid",
  needsDataMean: true,
  init(shape, _fans, { activation, clip }, { dataMean }) {
    const mean = dataMean();
    const length = count(shape);
    if (mean.length % length !== 0) {
      throw new Error(
        `dataMarginals is for a network's output: a bias of ${length} does not fit ${mean.length} data values`,
      );
    }
    const sums = new Float64Array(length);
    for (const [at, value] of mean.entries()) sums[at % length] = (sums[at % length] as number) + value;
    const pixels = mean.length / length;
    return Float32Array.from(sums, (sum) => inverse(activation, sum / pixels, clip));
  },
});

function inverse(activation: "sigmoid" | "tanh" | "linear", value: number, clip: number): number {
  if (activation === "linear") return value;
  // tanh(x) = 2 sigmoid(2x) - 1
  const share = activation === "tanh" ? (value + 1) / 2 : value;
  const clipped = Math.min(Math.max(share, clip), 1 - clip);
  const logit = Math.log(clipped / (1 - clipped));
  return activation === "tanh" ? logit / 2 : logit;
}
