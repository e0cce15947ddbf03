import type { RunReader } from "@dotgan/node";
import { expect, test } from "vitest";
import { bestOf, readMeasured } from "../src/runs.js";

const protocol = { samples: 50 };
const row = (step: number, value: number | null, monitor = "distance") => ({
  step,
  monitor,
  metric: "frechetDistance",
  value,
  better: "lower",
  protocol,
});

test("a value that came to no number is the best of nothing", async () => {
  const rows = [{ step: 1, lossD: 2 }, row(1, null), row(2, 9), row(3, null), row(4, 12), row(4, null, "other")];
  const measured = await readMeasured({ rows: async () => rows } as unknown as RunReader);
  expect(bestOf(measured).map(({ monitor, step, value }) => [monitor, step, value])).toEqual([["distance", 2, 9]]);
});
