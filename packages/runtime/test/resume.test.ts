import { expect, test } from "vitest";
import type { Checkpoint } from "../src/index.js";
import { train } from "../src/index.js";
import { curve, type PlanOptions, plan, term, updateD, updateG, use } from "./plans.js";
import { catalog } from "./plugins.js";
import { memoryBatches, memoryPorts } from "./ports.js";
import { run, timeless, values } from "./running.js";

const rich: PlanOptions = {
  steps: 20,
  labels: 3,
  generator: [
    ["dense", 8],
    ["batchNorm", 8],
    ["relu", 8],
    ["dropout", 8],
    ["dense", 2],
  ],
  discriminator: [
    ["dense", 8],
    ["relu", 8],
    ["dropout", 8, { rate: curve("linear", { from: 0.5, to: 0.1 }) }],
    ["dense", 1],
  ],
  weights: { discriminator: { under: use("spectralNorm") } },
  losses: { discriminator: [term("nonSaturating"), term("gradientPenalty", { every: 3 })] },
  phases: [
    { kind: "repeat", count: 2, body: [updateD()] },
    updateG({ optimizer: use("adam", { lr: curve("linear", { from: 0.02, to: 0 }), beta1: 0.5, beta2: 0.99 }) }),
    {
      kind: "average",
      player: "generator",
      average: use("ema", { decay: 0.8, from: { duration: { value: 2, unit: "steps" } } }),
      origin: { file: "", line: 1, column: 1 },
    },
  ],
  monitors: [
    {
      ...use("meanDistance", { samples: 50, weights: "averaged" }),
      kind: "metric",
      as: "distance",
      every: { value: 4, unit: "steps" },
    },
    { ...use("dot"), kind: "view", as: "dot", every: { value: 1, unit: "epochs" } },
  ],
  keep: { best: "distance", last: 2 },
  stop: { monitor: "distance", patience: { value: 50, unit: "evaluations" } },
};
const data = () => memoryBatches({ classes: 3 });
const rows = (all: readonly Record<string, unknown>[]) => all.map(timeless);
const timelessProgress = ({ progress }: Checkpoint) => {
  const { seconds: _s, blockStart: _b, waiting, ...rest } = progress;
  return { ...rest, waiting: { ...waiting, seconds: 0 } };
};

test("gives bit-equal numbers for the same plan and seed, and others for another seed", async () => {
  const [a, b] = [await run(plan(rich), { batches: data() }), await run(plan(rich), { batches: data() })];
  expect(b.tensors).toEqual(a.tensors);
  expect(rows(b.rows)).toEqual(rows(a.rows));
  const other = await run(plan({ ...rich, seed: 2 }), { batches: data() });
  expect(other.steps.map(({ lossD }) => lossD)).not.toEqual(a.steps.map(({ lossD }) => lossD));
});

test.each([10, 12, 17])("goes on from a checkpoint after %i steps as if it had never stopped", async (stopAtStep) => {
  const whole = await run(plan(rich), { batches: data() });
  const first = await run(plan(rich), { batches: data(), stopAtStep });
  expect(first.outcome).toMatchObject({ reason: "paused", step: stopAtStep });
  const second = await run(plan(rich), { batches: data(), resume: first.final });
  expect(values(second.final)).toEqual(whole.tensors);
  expect(rows([...first.rows, ...second.rows])).toEqual(rows(whole.rows));
  expect([...first.pictures, ...second.pictures]).toEqual(whole.pictures);
  expect(timelessProgress(second.final)).toEqual(timelessProgress(whole.final));
  expect(second.outcome.best).toEqual(whole.outcome.best);
});

test("draws the same whatever is monitored", async () => {
  const watched = await run(plan(rich), { batches: data() });
  const { best: _, ...keep } = { ...rich.keep, last: 1 };
  const alone = await run(plan({ ...rich, monitors: [], keep, stop: undefined }), { batches: data() });
  expect(alone.steps.map(({ lossD, lossG }) => [lossD, lossG])).toEqual(
    watched.steps.map(({ lossD, lossG }) => [lossD, lossG]),
  );
});

test("finishes its step, saves and says so when interrupted, and runs the monitors that were due afterwards", async () => {
  const whole = await run(plan(rich), { batches: data() });
  let steps = 0;
  const ports = memoryPorts(data(), { stopAfter: () => (steps >= 8 ? "interrupt" : undefined) });
  const counting = { ...ports, reporter: { step: () => void steps++, monitor: () => {}, warning: () => {} } };
  const outcome = await train(plan(rich), catalog, counting);
  expect(outcome).toMatchObject({ reason: "interrupt", step: 8 });
  const saved = ports.saved.at(-1)?.checkpoint as Checkpoint;
  expect(saved.progress.pending).toContain("distance");
  const second = await run(plan(rich), { batches: data(), resume: saved });
  expect(rows([...ports.rows, ...second.rows])).toEqual(rows(whole.rows));
});

test("the best and the patience begin anew under another protocol, and only there", async () => {
  const first = await run(plan(rich), { batches: data(), stopAtStep: 10 });
  const { progress } = first.final;
  const unbeatable = (protocol: string | undefined): Checkpoint => ({
    ...first.final,
    progress: {
      ...progress,
      best: { monitor: "distance", value: -1, step: 8, ...(protocol && { protocol }) },
      waiting: { ...progress.waiting, value: -1, protocol },
    },
  });
  const own = progress.best?.protocol;
  expect(own).toContain('"weights":"averaged"');
  const bestAfter = async (protocol: string | undefined) =>
    (await run(plan(rich), { batches: data(), resume: unbeatable(protocol) })).outcome.best?.value;
  expect(await bestAfter(own)).toBe(-1);
  expect(await bestAfter(undefined)).toBe(-1);
  expect(await bestAfter("another")).toBeGreaterThan(0);
});
