import { defineMetric, p, type Tensor } from "@dotgan/kit";
import { statisticsOf, weights } from "./parameters.js";

export const batchDependence = defineMetric({
  name: "batchDependence",
  contract: 1,
  doc: "How far a fake depends on those that are made beside it: the root mean square change of its values when the other half of its batch is another, over the root mean square difference of two fakes. 0 where each z has its own image, as with moving statistics; batch norm by the batch's own makes samples depend on each other. Detail `alone`: the change when it is the whole batch.",
  cite: "arXiv:1511.06434",
  aliases: ["sampleDependence", "sampleIndependence"],
  params: {
    batch: p.int({
      doc: "Fakes in a batch, half of which is watched.",
      min: 4,
      max: 10_000,
      default: 64,
      unit: "images",
    }),
    statistics: statisticsOf("batch"),
    weights,
  },
  positional: ["batch"],
  example: "at end { batchDependence(statistics: batch) as dependence }",
  better: "lower",
  async measure({ tf, latentsFor, generate }, { batch, statistics, weights }) {
    const half = Math.floor(batch / 2);
    const numbers = tf.tidy(() => {
      const drawn = latentsFor(3 * half);
      const rows = (...ranges: readonly (readonly [first: number, count: number])[]) =>
        Object.fromEntries(
          Object.entries(drawn).map(([name, tensor]) => {
            const parts = ranges.map(([first, count]) => tf.slice(tensor, first, count));
            return [name, tf.concat(parts, 0)];
          }),
        );
      const [watched, beside] = tf.split(generate(rows([0, 2 * half])), 2, 0) as [Tensor, Tensor];
      const [again] = tf.split(generate(rows([0, half], [2 * half, half])), 2, 0) as [Tensor, Tensor];
      const alone = Array.from({ length: half }, (_, i) => generate(rows([i, 1])));
      const distance = (a: Tensor, b: Tensor) => tf.sqrt(tf.mean(tf.square(tf.sub(a, b))));
      return tf.stack([distance(watched, again), distance(watched, tf.concat(alone, 0)), distance(watched, beside)]);
    });
    const [neighbours = 0, alone = 0, apart = 0] = await numbers.data();
    numbers.dispose();
    // Fakes that are all one image depend on nothing.
    const relative = (change: number) => (change === 0 ? 0 : change / apart);
    return {
      value: relative(neighbours),
      details: { alone: relative(alone) },
      protocol: { batch: 2 * half, statistics, weights },
    };
  },
});
