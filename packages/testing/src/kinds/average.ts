import type { Ops, PluginOf, Tensor } from "@dotgan/kit";
import { watched } from "../leaks.js";
import { farthest, listed, sameList } from "../numbers.js";
import { testTensors } from "../random.js";
import { scalars } from "../scalars.js";
import { type Bound, type Check, shown } from "../subject.js";

const shape = [3, 4];
const counts = [1, 2, 100, 100_000];

/** The average after the `count`-th step. */
const next = (plugin: PluginOf<"average">, averaged: Tensor, weight: Tensor, params: Bound, count: number, tf: Ops) =>
  plugin.next(averaged, weight, params, scalars(tf, plugin.numbers?.(params, count) ?? {}), tf);

export const averageChecks: readonly Check<"average">[] = [
  {
    name: "the next average lies between the average and the weight, in their shape",
    run({ plugin, tf, uses, report }) {
      for (const params of uses) {
        for (const count of counts) {
          tf.tidy(() => {
            const random = testTensors(1, tf);
            const [averaged, weight] = [random.normal(shape), random.normal(shape)];
            const after = next(plugin, averaged, weight, params, count, tf);
            if (!sameList(after.shape, shape)) return report(`${shown(params)}: it returns ${listed(after.shape)}`);
            const [a, w, n] = [averaged.dataSync(), weight.dataSync(), after.dataSync()];
            const between = n.every((value, i) => {
              const [x, y] = [a[i] as number, w[i] as number];
              return value >= Math.min(x, y) - 1e-5 && value <= Math.max(x, y) + 1e-5;
            });
            if (!between) report(`${shown(params)}, count ${count}: the next average lies outside of the two`);
          });
        }
      }
    },
  },
  {
    name: "an average that equals the weight stays",
    run({ plugin, tf, uses, report }) {
      for (const params of uses) {
        tf.tidy(() => {
          const weight = testTensors(1, tf).normal(shape);
          const after = next(plugin, weight, weight, params, 7, tf);
          if (farthest(after.dataSync(), weight.dataSync()) > 1e-5) report(`${shown(params)}: it moves`);
        });
      }
    },
  },
  {
    name: "it starts at a step",
    run({ plugin, uses, report }) {
      for (const params of uses) {
        const from = plugin.from?.(params) ?? 0;
        if (!(Number.isFinite(from) && from >= 0)) report(`${shown(params)}: from is ${from}`);
      }
    },
  },
  {
    name: "it leaves no tensor behind and disposes none that it was given",
    run({ plugin, tf, uses, report }) {
      for (const params of uses) {
        const random = testTensors(1, tf);
        const given = [random.normal(shape), random.normal(shape)] as const;
        watched(tf, given, report, () => next(plugin, ...given, params, 1, tf));
        tf.dispose([...given]);
      }
    },
  },
];
