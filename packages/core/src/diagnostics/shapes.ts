import { defineDiagnostics, diagnosticPage as page } from "@dotgan/dsl";

/** Networks: what flows through them and where they meet the data and each other. */
export const shapes = defineDiagnostics({
  "shape-mismatch": {
    severity: "error",
    page: page(
      "What arrives does not fit: a layer cannot take the shape that reaches it, or a network ends in another shape than the data, a head or a posterior needs. The place is the layer that is wrong; the hint says what arrives there and, where one is known, what would fit.",
      "data faces = celeba(size: 96)\nnetwork G(z) -> faces {\n  dense(4 * 4 * 512) -> reshape(4, 4, 512) -> relu\n  for c in [256, 128, 64] { conv2dTranspose(c, kernel: 4, stride: 2) -> relu }\n  conv2dTranspose(3, kernel: 4, stride: 2) -> tanh      // four doublings end in 64x64\n}",
      "data faces = celeba(size: 96)\nnetwork G(z) -> faces {\n  dense(6 * 6 * 512) -> reshape(6, 6, 512) -> relu\n  for c in [256, 128, 64] { conv2dTranspose(c, kernel: 4, stride: 2) -> relu }\n  conv2dTranspose(3, kernel: 4, stride: 2) -> tanh      // four doublings end in 96x96\n}",
    ),
  },
  "range-mismatch": {
    severity: "error",
    page: page(
      "The generator's output cannot reach all values that the data takes, so some of the data can never be made: a sigmoid ends in [0, 1] while the data lies in [-1, 1].",
      "data faces = celeba(size: 64)           // [-1, 1]\nnetwork G(z) -> faces { ... -> sigmoid }",
      "data faces = celeba(size: 64)           // [-1, 1]\nnetwork G(z) -> faces { ... -> tanh }",
    ),
  },
  "range-wider": {
    severity: "warning",
    page: page(
      "The generator's output can leave the data's range, so the discriminator can tell fakes by values that no real example has. `tanh` or `sigmoid` at the end closes the range.",
      "network G(z) -> digits { dense(784) -> reshape(28, 28, 1) }",
      "network G(z) -> digits { dense(784) -> reshape(28, 28, 1) -> tanh }",
    ),
  },
  "mixed-inputs": {
    severity: "error",
    page: page(
      "A network's several inputs are joined by themselves only when all are vectors or classes. An image can be joined with a vector in more than one way, so it is written out: start a chain at each input.",
      "network D(digits, label) { flatten -> dense(1) }",
      "network D(digits, label) {\n  digits -> flatten as pixels\n  concat(pixels, label) -> dense(1)\n}",
    ),
  },
  "bad-input": {
    severity: "error",
    page: page(
      "A layer gets the wrong number of values, or none; or a network takes what it may not (the generator takes latents, the discriminator takes the data and latents that the data knows).",
      "network D(digits, z) {\n  digits -> flatten as pixels\n  concat(pixels, z) -> dense(1)\n}",
      "latent label = labels(digits)\nnetwork D(digits, label) {\n  digits -> flatten as pixels\n  concat(pixels, label) -> dense(1)\n}",
    ),
  },
  "needs-labels": {
    severity: "error",
    page: page(
      "A latent or a network needs the data's labels, and this data has none, or has labels of uneven counts where even ones are needed. With `draw: balanced`, fakes show every class equally often; where D sees the label and the real classes are uneven, the class itself would tell real from fake.",
      "data   faces = celeba()\nlatent label = labels(faces)",
      "data   digits = mnist()\nlatent label  = labels(digits)",
    ),
  },
  "bad-head": {
    severity: "error",
    page: page(
      "Heads are a discriminator's outputs. They come last in their block, carry different names, and one of them is `real`; a head named after a latent ends in as many numbers as that latent's posterior has parameters.",
      "network D(digits) { head real { dense(1) }\n  flatten }",
      "network D(digits) { flatten\n  head real { dense(1) } }",
    ),
  },
  "bad-residual": {
    severity: "error",
    page: page(
      "A residual block adds its input to its output, so both need one shape; with `shortcut: project` the input goes through a 1x1 convolution (or a dense layer) that makes it fit, as long as height and width shrink by one whole factor.",
      "residual { conv2d(2 * width, kernel: 3) }",
      "residual(shortcut: project) { conv2d(2 * width, kernel: 3) }",
    ),
  },
  "unused-value": {
    severity: "warning",
    page: page(
      "A value is computed and goes nowhere: a chain named with `as` that nothing reads, or a chain in the middle of a block whose result the next chain does not continue.",
      "z -> dense(200) as a\nz -> dense(784)",
      "z -> dense(200) as a\na -> dense(784)",
    ),
  },
  "too-many-layers": {
    severity: "error",
    page: page(
      "A network has more than 10,000 layers once its `for` loops are written out. Reading a file is kept to bounded time and memory.",
      "for i in 1..5_000 { dense(8) -> relu -> dropout(0.1) }",
      "for i in 1..5 { dense(8) -> relu -> dropout(0.1) }",
    ),
  },
  "too-much-memory": {
    severity: "error",
    page: page(
      "Training would need more memory than was allowed (`--memory`, or what the machine has). A smaller batch, fewer channels or smaller images need less; `gan explain` shows where the memory goes.",
      "train 25 epochs, batch 50_000 { ... }",
      "train 25 epochs, batch 128 { ... }",
    ),
  },
  "bad-weights": {
    severity: "error",
    page: page(
      'A `weights` statement is `weights NETWORKS = INITIALIZER`, with `bias:`, `gain:` and `under CONSTRAINT` after it where wanted, or `run("PATH", best|last|N)`; each network is named in at most one of them.',
      "weights G = normal(std: 0.02), biases: zeros",
      "weights G = normal(std: 0.02), bias: zeros",
    ),
  },
});
