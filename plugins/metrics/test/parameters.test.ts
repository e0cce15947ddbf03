import { unbounded, vector } from "@dotgan/kit";
import { expect, it } from "vitest";
import metrics, { parzen } from "../src/index.js";

// The linear probe reads D and real images alone; an update's gradients are of the weights as they stand.
const ofFakes = metrics.plugins.filter(({ name }) => !["linearProbe", "gradientNorms"].includes(name));
it.each(ofFakes.map((metric) => [metric.name, metric] as const))(
  "%s can be measured with raw weights, and with the statistics of each batch",
  (name, { params }) => {
    expect(params).toMatchObject({
      weights: { default: "averaged", schema: { enum: ["averaged", "raw"] } },
      // By moving statistics, no fake depends on its batch.
      statistics: { default: name === "batchDependence" ? "batch" : "moving", schema: { enum: ["moving", "batch"] } },
    });
  },
);

it("parzen is refused on data that holds nothing out to choose its width on", () => {
  const facts = { shape: vector(2), range: unbounded };
  const why = (splits: object) => parzen.unsuitable?.({ ...facts, splits }, {} as never);
  expect(why({ train: 100, test: 10 })).toContain("`valid`");
  expect(why({ train: 100, valid: 10 })).toBeUndefined();
  // Splits that nobody knows yet may hold it.
  expect(why({})).toBeUndefined();
});
