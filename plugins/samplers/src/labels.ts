import { classes, type DataFacts, defineSampler, p } from "@dotgan/kit";
import { equal, softmax } from "./softmax.js";

/** How likely each of the data's classes is drawn. */
function weightsOf(draw: "empirical" | "balanced", { classes = 0, labelCounts }: DataFacts): readonly number[] {
  return draw === "empirical" && labelCounts ? labelCounts : equal(classes);
}

export const labels = defineSampler({
  name: "labels",
  contract: 1,
  doc: "The data's classes: drawn for fakes, and the data's own in a real batch.",
  cite: "arXiv:1411.1784",
  aliases: ["label", "conditional", "class"],
  params: {
    data: p.ref("data", { doc: "The data that carries the labels." }),
    draw: p.oneOf(["empirical", "balanced"], {
      doc: "`empirical` draws classes as often as the training data has them, `balanced` equally often.",
      default: "empirical",
    }),
  },
  positional: ["data"],
  example: "latent label = labels(digits)",
  needsLabels: true,
  shape: (_params, data) => classes(data.classes ?? 0),
  range: () => [0, 1],
  sample: (batch, { draw }, { random, data }) => random.categorical(batch, weightsOf(draw, data)),
  fromBatch: (batch) => batch.labels,
  posterior: ({ draw }, data) => softmax(weightsOf(draw, data)),
  walk: "classes",
});
