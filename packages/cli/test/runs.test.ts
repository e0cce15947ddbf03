import type { RunReader } from "@dotgan/node";
import { expect, test } from "vitest";
import { bestOf, type Measured, protocolDifferences, readMeasured } from "../src/runs.js";

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

test("protocols that differ in anything but the seed are told apart", () => {
  const of = (more: object, metric = "frechetDistance") =>
    ({ ...row(1, 2), metric, protocol: { samples: 50, seed: 1, ...more } }) as unknown as Measured;
  expect(protocolDifferences(of({}), of({ seed: 2 }))).toEqual([]);
  expect(protocolDifferences(of({}), of({ samples: 60, split: "valid" }))).toEqual([
    "samples: 50 against 60",
    "split: - against valid",
  ]);
  expect(protocolDifferences(of({}), of({}, "parzen"))).toEqual(["frechetDistance against parzen"]);
});
