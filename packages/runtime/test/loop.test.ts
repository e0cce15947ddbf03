import { expect, test } from "vitest";
import { train } from "../src/index.js";
import { plan } from "./plans.js";
import { catalog } from "./plugins.js";
import { engine, memoryBatches, memoryPorts } from "./ports.js";

test("trains a small GAN and leaves no tensor behind", async () => {
  const before = engine.memory().tensors;
  const ports = memoryPorts(memoryBatches());
  const outcome = await train(plan({ steps: 200 }), catalog, ports);
  expect(outcome).toMatchObject({ reason: "done", step: 200 });
  expect(ports.rows).toHaveLength(200);
  expect(new Set(ports.rows.slice(1).map(({ tensors }) => tensors)).size).toBe(1);
  expect(engine.memory().tensors).toBe(before);
});

test("moves the mean of the fakes to the mean of the data", async () => {
  const ports = memoryPorts(memoryBatches({ examples: 400 }));
  const { use, updateD, updateG } = await import("./plans.js");
  const outcome = await train(
    plan({
      steps: 400,
      phases: [updateD({ batch: 32 }), updateG({ batch: 32 })],
      monitors: [{ ...use("meanDistance", { samples: 400 }), kind: "metric", as: "distance" }],
    }),
    catalog,
    ports,
  );
  expect(outcome.measured.distance).toBeLessThan(0.5);
});
