import { defineDiagnostics, diagnosticPage as page } from "@dotgan/dsl";

/** What is measured, and what is chosen by it. */
export const monitors = defineDiagnostics({
  "unsuitable-monitor": {
    severity: "error",
    page: page(
      "A metric or a view cannot be used on this data: its features were trained on other images, it needs labels, or it needs to know the true distribution. A number that it gave would mean nothing.",
      "data faces = celeba()\nat end { modeCoverage }                // faces have no known modes",
      "data points = ring()\nat end { modeCoverage }",
    ),
  },
  "test-before-end": {
    severity: "error",
    page: page(
      "The test split is read once, at the end, on the kept best. Whatever is looked at while training guides choices, by hand if not by `keep best`, and then no longer tells how good the model is on data that nobody chose by. Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, section 7.2.",
      "every 5 epochs { parzen(on: test) }",
      "every 5 epochs { parzen(on: valid) as likelihood }\nat end         { parzen(on: test) }\nkeep best likelihood",
    ),
  },
  "no-split": {
    severity: "error",
    page: page(
      "The data has no such split. Some sources come divided, others are divided by their parameters (`mnist(train: 50_000, valid: 10_000)`).",
      "data digits = mnist(valid: 0)\nevery 1 epoch { parzen(on: valid) }",
      "data digits = mnist(train: 50_000, valid: 10_000)\nevery 1 epoch { parzen(on: valid) }",
    ),
  },
  "never-measured": {
    severity: "warning",
    page: page(
      "A monitor's first moment lies beyond the end of the training, so it never runs, and nothing can be kept by it.",
      "train 5 epochs, batch 128 { ... }\nevery 10 epochs { grid(8, 8) }",
      "train 5 epochs, batch 128 { ... }\nevery 1 epoch { grid(8, 8) }",
    ),
  },
  "bad-selection": {
    severity: "error",
    page: page(
      "`keep best`, `stop` and a sweep's `by` choose by a number: a metric, measured on `train` or `valid`, and, for the first two, while training goes on. A view gives no number, a metric at the end comes too late, and one on `test` would turn the test split into a validation split. `stop` must wait at least as long as the metric's own interval.",
      "every 1 epoch { grid(8, 8) as samples }\nkeep best samples",
      "every 1 epoch { frechetDistance(samples: 5_000, on: valid) as distance }\nkeep best distance",
    ),
  },
  "bad-sweep": {
    severity: "error",
    page: page(
      "A sweep runs every combination of its axes once: each axis needs at least one value and none twice, and there are at most 10,000 combinations.",
      "sweep { width in [64, 64]; by distance }",
      "sweep { width in [64, 128]; seed in 1..3; by distance }",
    ),
  },
});
