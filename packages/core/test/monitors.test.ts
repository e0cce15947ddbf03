import { expect, test } from "vitest";
import { sweepRuns } from "../src/index.js";
import { findings, fixed, onlyFinding, planOf } from "./training-plugins.js";

const faces = {
  data: "data digits = faces(size: 28)",
  G: "network G(z) -> digits { dense(3 * 784) -> tanh -> reshape(28, 28, 3) }",
};
const distance = "every 1 epoch { frechetDistance(on: valid) as distance }";

test("metrics and views are found by name, with their moment and split", () => {
  const { monitors } = planOf({
    ...faces,
    rest: "every 50 steps { grid(4, 4) }\nat end { frechetDistance(on: train) as last }",
  });
  expect(monitors).toMatchObject([
    { kind: "view", name: "grid", as: "grid", every: { value: 50, unit: "steps" } },
    { kind: "metric", name: "frechetDistance", as: "last", split: "train" },
  ]);
  expect(monitors[1]).not.toHaveProperty("every");
});

test("suggestions reach over metrics and views, aliases included", () => {
  expect(onlyFinding({ rest: "every 1 epoch { gridd(4, 4) }" }).hint).toBe("did you mean `grid`?");
  expect(onlyFinding({ rest: "every 1 epoch { modes }" }).hint).toBe("did you mean `modeCoverage`?");
});

test("two monitors of one name are refused, and the fix names the second", () => {
  const parts = { rest: "every 1 epoch { grid(4, 4) }\nat end { grid(8, 8) }" };
  expect(onlyFinding(parts).code).toBe("duplicate-name");
  expect(fixed(parts)).toContain("grid(8, 8) as grid2");
});

test("`test` is read only at the end", () => {
  const rest = "every 1 epoch { frechetDistance(on: test) }";
  expect(onlyFinding({ rest })).toMatchObject({ code: "test-before-end", at: "test" });
  expect(findings({ rest: "at end { frechetDistance(on: test) }" })).toEqual([]);
});

test("a split that the data does not have is refused", () => {
  const finding = onlyFinding({ rest: distance });
  expect(finding).toMatchObject({ code: "no-split", at: "valid" });
  expect(finding.hint).toContain("`train` and `test`");
  expect(findings({ ...faces, rest: distance })).toEqual([]);
});

test("a metric that does not suit the data says why", () => {
  expect(onlyFinding({ rest: "every 1 epoch { modeCoverage }" })).toMatchObject({
    code: "unsuitable-monitor",
    message: expect.stringContaining("known modes"),
  });
});

test("moments are lengths of training, without minutes, and come before its end", () => {
  expect(findings({ rest: "every 5 minutes { grid(4, 4) }" })).toEqual(["bad-unit: 5 minutes"]);
  expect(findings({ rest: "every 0 steps { grid(4, 4) }" })).toEqual(["bad-value: 0 steps"]);
  expect(onlyFinding({ rest: "every 3 epochs { grid(4, 4) }" })).toMatchObject({
    code: "never-measured",
    severity: "warning",
  });
});

test("without `keep` the latest checkpoint is kept", () => {
  expect(planOf().keep).toEqual({ last: 1 });
  expect(planOf({ ...faces, rest: `${distance}\nkeep best distance, last 3` }).keep).toEqual({
    best: "distance",
    last: 3,
  });
});

test("`keep best` chooses by a metric that is measured while training, never on test", () => {
  const keep = (monitor: string) => findings({ ...faces, rest: `${monitor}\nkeep best it` });
  expect(keep("every 1 epoch { grid(4, 4) as it }")).toEqual(["bad-selection: it"]);
  expect(keep("at end { frechetDistance(on: valid) as it }")).toEqual(["bad-selection: it"]);
  expect(findings({ rest: "at end { frechetDistance(on: test) as it }\nkeep best it" })).toEqual(["bad-selection: it"]);
  expect(onlyFinding({ ...faces, rest: `${distance}\nkeep best distanc` }).hint).toBe("did you mean `distance`?");
  expect(findings({ rest: "keep last 0" })).toEqual(["bad-value: 0"]);
});

test("`stop` waits for evaluations or for a length of training", () => {
  const stop = (patience: string) =>
    planOf({ ...faces, rest: `${distance}\nstop when distance has not improved for ${patience}` }).stop;
  expect(stop("10 evaluations")).toEqual({ monitor: "distance", patience: { value: 10, unit: "evaluations" } });
  expect(stop("30 minutes")?.patience).toEqual({ value: 30, unit: "minutes" });
  expect(stop("2 epochs")?.patience).toEqual({ value: 2, unit: "epochs" });
});

test("`stop` must wait until its metric is measured again", () => {
  const rest = "every 100 steps { frechetDistance(on: train) as d }\nstop when d has not improved for 50 steps";
  expect(onlyFinding({ rest })).toMatchObject({ code: "bad-selection", at: "50 steps" });
});

const sweep = (body: string) => ({
  ...faces,
  rest: `param width: int = 8 in 4..64\nparam slope: number = 0.2\n${distance}\nsweep { ${body} }`,
  D: "network D(digits) { flatten -> dense(width) -> leakyRelu(slope) -> dense(1) }",
});

test("a sweep's combinations come in order, the last axis fastest, seeds apart from params", () => {
  const plan = planOf(sweep("width in [8, 16]; seed in 1..2; by distance"));
  expect(plan.sweep).toEqual({
    axes: [
      { name: "width", values: [8, 16] },
      { name: "seed", values: [1, 2] },
    ],
    by: "distance",
  });
  expect(sweepRuns(plan)).toEqual([
    { name: "width-8,seed-1", set: { width: "8" }, seed: 1 },
    { name: "width-8,seed-2", set: { width: "8" }, seed: 2 },
    { name: "width-16,seed-1", set: { width: "16" }, seed: 1 },
    { name: "width-16,seed-2", set: { width: "16" }, seed: 2 },
  ]);
  expect(sweepRuns(planOf())).toEqual([]);
});

test("a sweep's values are checked as the param's own", () => {
  expect(findings(sweep("width in [8, 128]"))).toEqual(["bad-param: 128"]);
  expect(findings(sweep("width in [8, 8.5]"))).toEqual(["bad-param: 8.5"]);
  expect(findings(sweep("seed in [1, -1]"))).toEqual(["bad-seed: -1"]);
  expect(findings(sweep("width in [8, 8]"))).toEqual(["bad-sweep: 8"]);
  expect(findings(sweep("width in []"))).toEqual(["bad-sweep: []"]);
});

test("a sweep varies params that exist, each once, in a bounded number of runs", () => {
  expect(onlyFinding(sweep("widht in [8, 16]")).hint).toBe("did you mean `width`?");
  expect(onlyFinding(sweep("width in [8]; width in [16]")).code).toBe("duplicate-name");
  expect(findings(sweep("width in 4..64; seed in 1..1000"))[0]).toMatch(/^bad-sweep/);
});

test("a sweep is not compared by a view", () => {
  const parts = sweep("width in [8, 16]; by samples");
  expect(onlyFinding({ ...parts, rest: `every 1 epoch { grid(4, 4) as samples }\n${parts.rest}` }).code).toBe(
    "bad-selection",
  );
});

test("`stop` never watches what is measured on test", () => {
  const rest = "at end { frechetDistance(on: test) as it }\nstop when it has not improved for 3 evaluations";
  expect(findings({ rest })).toEqual(["bad-selection: it"]);
});
