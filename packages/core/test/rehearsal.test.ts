import { expect, test } from "vitest";
import { experiment, planOf } from "./checking.js";

const text = experiment({
  train:
    "train 2 epochs, batch 64 { update D with adam; update G with adam }\ntrain 5 steps, batch 64 { update D with adam }\n" +
    "every 10 epochs { frechetDistance(samples: 5_000, on: train) as distance }\nevery 7 steps { grid(4, 8) }\n" +
    "at end { frechetDistance(samples: 40, on: train) as last }\nsweep { seed in 3..5; by distance }",
});

test("a rehearsal is the same plan with fewer steps, samples and seeds", () => {
  const whole = planOf(text);
  const quick = planOf(text, { quick: true });
  expect(quick.train.map(({ duration }) => duration)).toEqual([
    { value: 20, unit: "steps" },
    { value: 5, unit: "steps" },
  ]);
  expect(quick.monitors.map(({ as, every, params }) => [as, every, params.samples])).toEqual([
    ["distance", { value: 20, unit: "steps" }, 100],
    ["grid", { value: 7, unit: "steps" }, undefined],
    ["last", undefined, 40],
  ]);
  expect(quick.sweep?.axes).toEqual([{ name: "seed", values: [3] }]);
  const { train: _t, monitors: _m, sweep: _s, ...rest } = quick;
  expect(whole).toEqual({ ...rest, train: whole.train, monitors: whole.monitors, sweep: whole.sweep });
});

test("a monitor comes once even where all blocks together are shorter than a rehearsal", () => {
  const train = "train 6 steps, batch 64 { update D with adam; update G with adam }\nevery 2 epochs { grid(4, 8) }";
  expect(planOf(experiment({ train }), { quick: true }).monitors[0]?.every).toEqual({ value: 6, unit: "steps" });
});
