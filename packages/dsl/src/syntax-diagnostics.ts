import { defineDiagnostics } from "./diagnostic.js";
import { diagnosticPage } from "./page.js";

const error = (text: string, wrong: string, right: string) =>
  ({ severity: "error", page: diagnosticPage(text, wrong, right) }) as const;

/** What can be wrong with a text before its meaning is looked at. */
export const syntaxDiagnostics = defineDiagnostics({
  "file-too-large": error(
    "A file of more than a million characters, or a hundred thousand words and signs, is not read: an experiment takes some dozens of lines, so it is most likely another file. Several experiments go into several files; `from` takes networks from one to another.",
    "// two megabytes of anything",
    'from "./dcgan.gan" use G, D',
  ),
  "too-deep": error(
    "Brackets nest at most 64 deep and an expression has at most 256 operators, so that reading a file costs bounded time and memory, whoever wrote it.",
    `seed ${"(".repeat(65)}1${")".repeat(65)}`,
    "param depth: int = 1 + 2\nseed depth",
  ),
  "bad-character": error(
    "The character has no meaning in the language. Names have the letters a to z and A to Z, digits and `_`; anything may stand in a comment or between double quotes.",
    "latent größe = normal(100)",
    "latent size = normal(100)",
  ),
  "bad-sign": error(
    "The sign looks like one of the language but is another: an arrow or a minus that an editor made nicer, `**` for a power, `=>` for `->`. It is read as what was most likely meant, and refused so that files stay alike.",
    "network G(z) → digits { dense(28 ** 2) -> tanh -> reshape(28, 28, 1) }",
    "network G(z) -> digits { dense(28 ^ 2) -> tanh -> reshape(28, 28, 1) }",
  ),
  "bad-comment": error(
    "A comment begins with `//` and goes to the end of its line. There are no others.",
    "seed 7 # of the paper",
    "seed 7 // of the paper",
  ),
  "bad-number": error(
    "Numbers are written `10`, `0.5`, `2e-4` or `10_000`: digits before and after the point, single `_` between digits only, a space before a unit. Products need their sign: `2 * width`.",
    "train 10steps, batch 64 { update D with adam(lr: .5) }",
    "train 10 steps, batch 64 { update D with adam(lr: 0.5) }",
  ),
  "bad-string": error(
    "A text stands in double quotes, so that an apostrophe is an apostrophe.",
    "from './dcgan.gan' use G",
    'from "./dcgan.gan" use G',
  ),
  "unclosed-string": error(
    'A text ends with the quote that it began with, on the same line; a quote within is written `\\"`.',
    'allow kernelStride "as in the paper',
    'allow kernelStride "as in the paper"',
  ),
  "bad-escape": error(
    'A backslash in a text begins one of `\\\\`, `\\"`, `\\n` and `\\t`. Paths have `/` on every system.',
    'weights D = run("runs\\0007", best)',
    'weights D = run("runs/0007", best)',
  ),
  "missing-comma": error(
    "Arguments are separated by commas, also where each has its own line.",
    "data faces = celeba(\n  size: 64\n  crop: 108)",
    "data faces = celeba(\n  size: 64,\n  crop: 108)",
  ),
  "stray-bracket": error(
    "The bracket closes nothing: there is one too many, or its opener is missing before it.",
    "data digits = mnist())",
    "data digits = mnist()",
  ),
  "unclosed-bracket": error(
    "The bracket is never closed. A `(` or `[` ends at the latest where its statement does, a `{` before the next statement of the file; the place shown is where it was missed.",
    "latent z = uniform(100, low: -1\nseed 7",
    "latent z = uniform(100, low: -1)\nseed 7",
  ),
  "unexpected-token": error(
    "Something else should stand here; the hint says what. The line is passed over, or read without it, and reading goes on after it: the other diagnostics of the file are mistakes of their own.",
    "latent z uniform(100)",
    "latent z = uniform(100)",
  ),
  "unknown-statement": error(
    "A line begins with a word that begins nothing there. Statements of a file begin with `param`, `data`, `latent`, `network`, `weights`, `loss`, `optimizer`, `train`, `every`, `at`, `keep`, `stop`, `sweep`, `seed`, `precision`, `from` or `allow`; lines of `train` with `update`, `average`, `repeat`, `together` or `share`.",
    "netwrok G(z) -> digits { dense(784) -> tanh -> reshape(28, 28, 1) }",
    "network G(z) -> digits { dense(784) -> tanh -> reshape(28, 28, 1) }",
  ),
  "misplaced-statement": error(
    "The statement exists, but stands in another place: updates within `train`, heads and loops within a network, all others outside of every `{ }`.",
    "update D with adam(lr: 2e-4)",
    "train 10 epochs, batch 64 { update D with adam(lr: 2e-4) }",
  ),
  "reserved-word": error(
    "The words that begin statements and blocks cannot name anything, so that one wrong line cannot be read as another. They may stand before `:` and as arguments: `mnist(train: 50_000)`, `on: train`.",
    "latent data = normal(100)",
    "latent noise = normal(100)",
  ),
  "missing-type": error(
    "A parameter says its type (int, number, flag or text), so that `--set` and `sweep` can be checked against it.",
    "param width = 128",
    "param width: int = 128",
  ),
  "bad-term": error(
    "A loss is a sum of terms, and a term is a loss, or weights times a loss. The last name or call of a product is the loss.",
    "loss = wasserstein + 10 * 2",
    "loss = wasserstein + 10 * gradientPenalty",
  ),
  "bad-chain": error(
    "A chain of layers begins with a value that has a name, or with a layer.",
    "network D(digits, label) { digits -> flatten -> dense(10) -> add(3 -> dense(10)) -> dense(1) }",
    "network D(digits, label) { digits -> flatten -> dense(10) -> add(label -> dense(10)) -> dense(1) }",
  ),
  "repeated-clause": error(
    "A clause that can be given once is given twice; only the first is read.",
    "keep best distance, best likelihood",
    "keep best distance, last 2",
  ),
});
