import { expect, test } from "vitest";
import { checkAsked } from "../src/index.js";
import { catalog, planOf } from "./training-plugins.js";

const plan = planOf({
  data: "data digits = faces(size: 28)",
  G: "network G(z) -> digits { dense(3 * 784) -> tanh -> reshape(28, 28, 3) }",
});
const { shape, range, classes } = plan.data;
const facts = { shape, range, classes, splits: { train: 10, test: 5 } };
const asked = (call: string) => checkAsked({ name: "evaluate", text: `at end { ${call} }` }, { plan, facts, catalog });

test("a metric asked for after training is checked against the run's own experiment", () => {
  expect(asked("frechetDistance(on: test) as late").monitors).toMatchObject([
    { kind: "metric", name: "frechetDistance", as: "late", split: "test" },
  ]);
});

test("a mistake in it has its place in what was asked", () => {
  const { monitors, diagnostics } = asked("frechetDistanc");
  expect(monitors).toEqual([]);
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0]).toMatchObject({
    code: "unknown-plugin",
    hint: "did you mean `frechetDistance`?",
    span: { source: { name: "evaluate" }, start: 9 },
  });
});

test("few samples are advised against there too, without the `allow` that no command line has", () => {
  const { monitors, diagnostics } = asked("frechetDistance(samples: 50, on: test)");
  expect(monitors).toHaveLength(1);
  expect(diagnostics).toMatchObject([{ code: "advice-few-samples", severity: "warning" }]);
  expect(diagnostics[0]?.notes.map(({ message }) => message)).toEqual([expect.stringMatching(/^source: /)]);
});

test("a split that the data does not have is refused", () => {
  expect(asked("frechetDistance(on: valid)").diagnostics[0]?.code).toBe("no-split");
});

test("D's heads are known, and a misspelt one is told", () => {
  expect(asked("headEntropy(real)").monitors).toMatchObject([{ name: "headEntropy", params: { head: "real" } }]);
  expect(asked("headEntropy(reel)").diagnostics[0]?.hint).toBe("did you mean `real`?");
});
