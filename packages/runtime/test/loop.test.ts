import { vector } from "@dotgan/kit";
import { expect, test } from "vitest";
import { type Checkpoint, RunError, train } from "../src/index.js";
import { curve, plan, term, updateD, updateG, use } from "./plans.js";
import { catalog } from "./plugins.js";
import { engine, memoryBatches, memoryPorts } from "./ports.js";
import { run } from "./running.js";

const distance = { ...use("meanDistance", { samples: 400 }), kind: "metric", as: "distance" } as const;

test("holds as many tensors after every one of 200 steps, and none at the end", async () => {
  const before = engine.memory().tensors;
  const ports = memoryPorts(memoryBatches());
  const outcome = await train(plan({ steps: 200 }), catalog, ports, { watchTensors: true });
  expect(outcome).toMatchObject({ reason: "done", step: 200 });
  expect(ports.rows).toHaveLength(200);
  expect(new Set(ports.rows.slice(1).map(({ tensors }) => tensors)).size).toBe(1);
  expect(engine.memory().tensors).toBe(before);
});

test("moves the mean of the fakes to the mean of the data", async () => {
  const phases = [updateD({ batch: 32 }), updateG({ batch: 32 })];
  const { outcome } = await run(plan({ steps: 400, phases, monitors: [distance] }), {
    batches: memoryBatches({ examples: 400 }),
  });
  expect(outcome.measured.distance).toBeLessThan(0.5);
});

test("runs blocks in order, each with its own curves and its own share of the data", async () => {
  const block = {
    duration: { value: 1, unit: "epochs" as const },
    batch: 8,
    phases: [updateD({ optimizer: use("sgd", { lr: curve("linear", { from: 1e-3, to: 0 }) }) })],
    origin: { file: "", line: 1, column: 1 },
  };
  const second = { ...block, phases: [{ kind: "repeat" as const, count: 2, body: [updateD()] }, updateG()] };
  const { steps, taken } = await run(plan({ train: [block, second] }), { batches: memoryBatches({ examples: 42 }) });
  expect(steps.map(({ learningRateD }) => learningRateD)).toEqual([
    ...[1, 0.8, 0.6, 0.4, 0.2].map((rate) => expect.closeTo(rate * 1e-3, 9)),
    ...[1e-2, 1e-2, 1e-2],
  ]);
  expect(taken).toHaveLength(11);
  expect(steps.map(({ lossG }) => lossG === undefined)).toEqual([true, true, true, true, true, false, false, false]);
});

test("a watcher sees the steps of all blocks in every report, and a rate that one slow step hardly moves", async () => {
  const block = {
    duration: { value: 10, unit: "steps" as const },
    batch: 8,
    phases: [updateD()],
    origin: { file: "", line: 1, column: 1 },
  };
  let now = 0;
  const ports = memoryPorts(memoryBatches());
  const slow = () => (ports.reports.length === 14 ? 1 : 0.01);
  await train(plan({ train: [block, block] }), catalog, {
    ...ports,
    clock: {
      ...ports.clock,
      now: () => {
        now += slow();
        return now;
      },
    },
  });
  expect(ports.reports.map(({ totalSteps }) => totalSteps)).toEqual(Array(20).fill(20));
  const [before = 0, after = 0] = ports.reports.slice(13, 15).map(({ imagesPerSecond }) => imagesPerSecond);
  expect(after).toBeLessThan(before);
  expect(after).toBeGreaterThan(0.9 * before);
});

test("says which layer first gave what is not finite, at its step and its place in the file", async () => {
  const failing = plan({
    steps: 3,
    discriminator: [
      ["dense", 8],
      ["inverse", 8],
      ["dense", 1],
    ],
  });
  const ports = memoryPorts(memoryBatches());
  const before = engine.memory().tensors;
  const error = await train(failing, catalog, ports).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RunError);
  const { line } = failing.discriminator.nodes[1]?.origin ?? {};
  expect(error).toMatchObject({
    code: "not-finite",
    message: expect.stringMatching(`^test.gan:${line}:3: at step 1, .*layer \`D/1:inverse\``),
    details: { step: 1, network: "D", path: "1" },
  });
  expect(ports.saved).toEqual([]);
  expect(engine.memory().tensors).toBe(before);
});

test("says which layer's gradient is not finite where every value is", async () => {
  const failing = plan({
    generator: [
      ["dense", 8],
      ["dense", 8],
      ["cusp", 8],
      ["dense", 2],
    ],
  });
  await expect(run(failing)).rejects.toThrow(/gradient of layer `G\/1:dense`/);
});

test("says which term is not finite where D's outputs are", async () => {
  const failing = plan({
    losses: { discriminator: [term("nonSaturating"), term("level", { weight: 1e38, every: 40 })] },
  });
  const error = await run({
    ...failing,
    train: [{ ...(failing.train[0] as never as object), duration: { value: 40, unit: "steps" } }] as never,
  }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "not-finite", details: { step: 40 } });
});

test("keeps the best by its monitor, and measures on it what is asked at the end", async () => {
  const monitors = [
    { ...distance, as: "watched", every: { value: 5, unit: "steps" as const } },
    { ...distance, as: "final" },
  ];
  const phases = [
    updateD({ batch: 32 }),
    updateG({ batch: 32, optimizer: use("adam", { lr: 0.05, beta1: 0.5, beta2: 0.9 }) }),
  ];
  const { outcome, rows, saved } = await run(plan({ steps: 60, phases, monitors, keep: { best: "watched", last: 2 } }));
  const watched = rows.filter(({ monitor }) => monitor === "watched").map(({ value }) => value as number);
  expect(watched).toHaveLength(12);
  expect(Math.min(...watched)).toBeLessThan(watched.at(-1) as number);
  expect(outcome.best?.value).toBe(Math.min(...watched));
  expect(saved.findLast(({ best }) => best)?.checkpoint.step).toBe(outcome.best?.step);
  expect(outcome.measured.final).toBe(outcome.best?.value);
});

test("stops where the monitor has not improved for its patience", async () => {
  const monitors = [{ ...distance, every: { value: 2, unit: "steps" as const } }];
  const phases = [updateD({ optimizer: use("sgd", { lr: 0 }) })];
  const stop = (value: number, unit: "evaluations" | "steps" | "epochs") => ({
    monitor: "distance",
    patience: { value, unit },
  });
  const after = async (value: number, unit: "evaluations" | "steps" | "epochs") =>
    (await run(plan({ steps: 50, phases, monitors, stop: stop(value, unit) }))).outcome;
  expect(await after(3, "evaluations")).toMatchObject({ reason: "converged", step: 8 });
  expect(await after(5, "steps")).toMatchObject({ reason: "converged", step: 7 });
  expect(await after(1, "epochs")).toMatchObject({ reason: "converged", step: 7 });
});

test("what has converged takes no further step when it is resumed", async () => {
  const monitors = [{ ...distance, every: { value: 2, unit: "steps" as const } }];
  const phases = [updateD({ optimizer: use("sgd", { lr: 0 }) })];
  const stop = { monitor: "distance", patience: { value: 5, unit: "steps" as const } };
  const whole = plan({ steps: 50, phases, monitors, stop });
  const first = await run(whole);
  const again = await run(whole, { resume: first.final });
  expect(again.outcome).toMatchObject({ reason: "converged", step: first.outcome.step });
});

test("ends a block of minutes by the clock", async () => {
  const minutes = plan({
    train: [{ ...(plan().train[0] as object), duration: { value: 0.05, unit: "minutes" } } as never],
  });
  const { outcome } = await run(minutes);
  expect(outcome.reason).toBe("done");
  expect(outcome.step).toBeGreaterThan(2);
});

test("starts from the weights of another run, and refuses those that do not fit, by name", async () => {
  const other = (await run(plan({ steps: 2 }))).final;
  const origin = { file: "test.gan", line: 7, column: 1 };
  const from = { run: { path: "runs/0001", checkpoint: "best", origin } };
  const taken = await run(plan({ steps: 0, seed: 9, weights: { discriminator: from } }), {
    others: { "runs/0001": other },
  });
  expect(taken.final.tensors["D/0/kernel"]).toEqual(other.tensors["D/0/kernel"]);
  expect(taken.final.tensors["G/0/kernel"]).not.toEqual(other.tensors["G/0/kernel"]);
  const wrong: Checkpoint = {
    ...other,
    tensors: { ...other.tensors, "D/0/kernel": { shape: [1], values: Float32Array.of(1) } },
  };
  await expect(run(plan({ weights: { discriminator: from } }))).rejects.toMatchObject({
    code: "other-run",
    message: expect.stringMatching(/^\S+:\d+:\d+: the weights of runs\/0001 cannot be taken over: no run/),
  });
  await expect(run(plan({ weights: { discriminator: from } }), { others: { "runs/0001": wrong } })).rejects.toThrow(
    /^test.gan:7:1: .*`D\/0\/kernel`, here \[2, 8\], is \[1\] there/,
  );
});

test("hands initializers the data's mean", async () => {
  const { tensors } = await run(plan({ steps: 0, generator: [["dense", 2, { bias: { plugin: use("dataMean") } }]] }), {
    batches: memoryBatches({ mean: 5, std: 0 }),
  });
  expect(tensors["G/0/bias"]).toEqual([5, 5]);
});

test("refuses data of another shape than the plan's, and batches larger than the data", async () => {
  await expect(run(plan(), { batches: memoryBatches({ shape: vector(3) }) })).rejects.toMatchObject({
    code: "data-changed",
  });
  await expect(run(plan(), { batches: memoryBatches({ examples: 4 }) })).rejects.toMatchObject({
    code: "batch-too-large",
  });
});

test("an engine without mixed precision refuses a plan that asks for it, before a batch is taken", async () => {
  const batches = memoryBatches();
  const ports = memoryPorts(batches);
  const before = engine.memory().tensors;
  await expect(train(plan({ precision: "mixed" }), catalog, ports)).rejects.toMatchObject({
    name: "RunError",
    code: "no-mixed-precision",
    message: expect.stringMatching(/^The engine cpu .* engine tensorflow, or precision float32\.$/),
  });
  expect(engine.memory().tensors).toBe(before);
  expect(batches.taken).toEqual([]);
  expect(ports.rows).toEqual([]);
  const able = { ...ports, engine: { ...engine, mixed: true as const } };
  expect(await train(plan({ precision: "mixed" }), catalog, able)).toMatchObject({ reason: "done" });
});

test("counts steps, not updates, for curves and monitors", async () => {
  const body = [updateD({ optimizer: use("sgd", { lr: curve("linear", { from: 0.04, to: 0 }) }) })];
  const monitors = [{ ...distance, every: { value: 2, unit: "steps" as const } }];
  const phases = [{ kind: "repeat" as const, count: 5, body }];
  const { steps, rows, taken } = await run(plan({ steps: 4, phases, monitors }));
  expect(taken).toHaveLength(20);
  expect(steps.map(({ learningRateD }) => learningRateD)).toEqual(
    [0.04, 0.03, 0.02, 0.01].map((rate) => expect.closeTo(rate, 6)),
  );
  expect(rows.filter((row) => "monitor" in row).map(({ step }) => step)).toEqual([2, 4]);
});

test("tells a metric's warning when it begins and not again while it lasts, and keeps it with every number", async () => {
  const monitors = [{ ...use("fretful"), kind: "metric", as: "fear", every: { value: 2, unit: "steps" } } as const];
  const { rows, warnings, logged } = await run(plan({ steps: 12, phases: [updateD(), updateG()], monitors }));
  expect(warnings).toEqual([4, 10].map((step) => ({ name: "fear", step, message: `fearful at ${step}` })));
  expect(logged.filter((line) => line.includes("fearful"))).toEqual(["step 4: fearful at 4", "step 10: fearful at 10"]);
  expect(rows.filter(({ warning }) => warning !== undefined).map(({ step }) => step)).toEqual([4, 6, 10]);
});

test("the best is the greatest where more is better", async () => {
  const monitors = [{ ...use("hill"), kind: "metric", as: "hill", every: { value: 2, unit: "steps" } } as const];
  const { rows } = await run(plan({ steps: 12, phases: [updateD(), updateG()], monitors }));
  const told = rows.filter((row) => "monitor" in row).map(({ value, details }) => [value, details]);
  expect(told).toEqual(
    [
      [2, -1],
      [4, 2],
      [6, 4],
      [1, 6],
      [1, 6],
      [1, 6],
    ].map(([value, before]) => [value, { before }]),
  );
});

test("hands a metric the best value that it gave before", async () => {
  const monitors = [{ ...distance, every: { value: 2, unit: "steps" as const } }];
  const { rows } = await run(plan({ steps: 20, phases: [updateD(), updateG()], monitors }));
  const measured = rows.filter((row) => "monitor" in row);
  expect(measured).toHaveLength(10);
  let best = -1;
  for (const { value, details } of measured) {
    expect(details).toEqual({ before: best });
    best = best < 0 ? Number(value) : Math.min(best, Number(value));
  }
});
