import { defineDataset } from "@dotgan/kit";
import { type IdxSet, idxConflict, idxFacts, idxParams, openIdx, probeIdx } from "./idxImages.js";

const set: IdxSet = {
  // Measured by `gan data inspect --examples 10000` on 10,000 examples, by maximum likelihood, rounded down.
  intrinsicDimension: 12,
  find: async (file, access) =>
    (await access.file(
      `fashion-mnist/${file}.gz`,
      `fashion-mnist/${file}`,
      `FashionMNIST/raw/${file}.gz`,
      `FashionMNIST/raw/${file}`,
    )) ??
    access.missing(
      `Fashion-MNIST is absent. Put its four original files, train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz (${file} is not there), into fashion-mnist/ of a data folder. Source: https://github.com/zalandoresearch/fashion-mnist (data/fashion). Terms: MIT (Zalando SE).`,
    ),
};

/** Articles of clothing. */
export const fashionMnist = defineDataset({
  name: "fashionMnist",
  contract: 1,
  doc: "Articles of clothing, image[28, 28, 1] in 10 classes: 55,000 to train on and 5,000 held out from the official training file, 10,000 to test.",
  cite: "arXiv:1708.07747",
  aliases: ["fashion", "fashionMNIST"],
  params: idxParams,
  example: "data clothes = fashionMnist()",
  conflict: idxConflict,
  facts(params) {
    return idxFacts(params, set);
  },
  probe(params, access) {
    return probeIdx(params, access, set);
  },
  open(params, access) {
    return openIdx(params, access, set);
  },
});
