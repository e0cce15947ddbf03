import { defineDiagnostics, diagnosticPage as page } from "@dotgan/dsl";

/** Expressions and arguments. */
export const values = defineDiagnostics({
  "bad-value": {
    severity: "error",
    page: page(
      "A value is of the right kind of thing, but outside what is allowed there: beyond the parameter's range, not whole where a count is meant, not one of the words it knows. The message says the range and the unit.",
      "dropout(21.8)",
      "dropout(0.2)",
    ),
  },
  "conflicting-values": {
    severity: "error",
    page: page(
      "Each value is allowed where it stands, but they cannot go together: a lower bound above the upper one, or two lists whose lengths do not match. The message says which.",
      "latent z = uniform(100, low: 1, high: -1)",
      "latent z = uniform(100, low: -1, high: 1)",
    ),
  },
  "wrong-type": {
    severity: "error",
    page: page(
      "A value of one type stands where another is needed: text in arithmetic, a list where one number is meant.",
      'dense(4 * "8")',
      "dense(4 * 8)",
    ),
  },
  "not-finite": {
    severity: "error",
    page: page(
      "Arithmetic gave no finite number: a division by zero, the logarithm of a number that is not positive, or a power beyond what a number holds.",
      "dense(width / 0)",
      "dense(width / 2)",
    ),
  },
  "too-many-values": {
    severity: "error",
    page: page(
      "A list or a range has more than 10,000 values, or an expression nests too deeply. Reading a file is kept to bounded time and memory, whoever wrote it.",
      "for i in 1..1_000_000 { dense(8) }",
      "for i in 1..4 { dense(8) }",
    ),
  },
  "unknown-argument": {
    severity: "error",
    page: page(
      "The plugin has no parameter of this name. `gan plugins KIND NAME` lists its parameters.",
      "dense(unit: 128)",
      "dense(units: 128)",
    ),
  },
  "missing-argument": {
    severity: "error",
    page: page("A parameter without a default was left out.", "conv2d(kernel: 5)", "conv2d(64, kernel: 5)"),
  },
  "duplicate-argument": {
    severity: "error",
    page: page(
      "One parameter is given twice, perhaps once by position and once by name.",
      "dense(128, units: 64)",
      "dense(128)",
    ),
  },
  "too-many-arguments": {
    severity: "error",
    page: page(
      "More values are given by position than the plugin takes that way; further parameters must be named.",
      "conv2d(64, 5, 2)",
      "conv2d(64, kernel: 5, stride: 2)",
    ),
  },
  "argument-order": {
    severity: "error",
    page: page(
      "Values without names come first, then named ones; after a name, position says nothing.",
      "conv2d(kernel: 5, 64)",
      "conv2d(64, kernel: 5)",
    ),
  },
  "unit-needed": {
    severity: "error",
    page: page(
      "A length of training needs its unit: 20 epochs and 20 steps differ by a factor of hundreds.",
      "train 25, batch 128 { ... }",
      "train 25 epochs, batch 128 { ... }",
    ),
  },
  "bad-unit": {
    severity: "error",
    page: page(
      "The unit does not fit the place. `minutes` are for `train` and `stop` alone, since a schedule that follows a clock could not be repeated; plain numbers take no unit.",
      "every 5 minutes { grid(8, 8) }",
      "every 500 steps { grid(8, 8) }",
    ),
  },
  "bad-range": {
    severity: "error",
    page: page(
      "A range is written low..high, with a low end below the high end.",
      "data digits = mnist(range: 1..0)",
      "data digits = mnist(range: 0..1)",
    ),
  },
  "bad-curve": {
    severity: "error",
    page: page(
      "A curve stands where a fixed number is needed, or takes values outside the range of the parameter that it stands for.",
      "dense(linear(10, 20))",
      "update D with adam(lr: linear(2e-4, 0))",
    ),
  },
  "bad-param": {
    severity: "error",
    page: page(
      "A `param` line is `param NAME: TYPE = VALUE`, with the type `int`, `number`, `flag` or `text`, a value of that type, and, where `in` follows, a value inside it. A value given by `--set` must satisfy the same.",
      "param width: int = 1.5 in 8..512",
      "param width: int = 64 in 8..512",
    ),
  },
  "bad-seed": {
    severity: "error",
    page: page("A seed is a whole number from 0 to 4294967295.", "seed -1", "seed 7"),
  },
  "bad-precision": {
    severity: "error",
    page: page(
      "A precision is `float32`, which is the default, or `mixed`: convolutions, matrix products and activations in bfloat16, where they take less time, and weights, statistics, losses and optimizers in float32. `--precision` stands in place of the file's. Not every engine computes in mixed precision; a training says so before it begins.",
      "precision bf16",
      "precision mixed",
    ),
  },
});
