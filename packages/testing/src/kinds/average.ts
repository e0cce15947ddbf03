import { watched } from "../leaks.js";
import { farthest, listed, sameList } from "../numbers.js";
import { testTensors } from "../random.js";
import { type Check, shown } from "../subject.js";

const shape = [3, 4];
const counts = [1, 2, 100, 100_000];

export const averageChecks: readonly Check<"average">[] = [
  {
    name: "the next average lies between the average and the weight, in their shape",
    run({ plugin, tf, uses, report }) {
      for (const params of uses) {
        for (const count of counts) {
          tf.tidy(() => {
            const random = testTensors(1, tf);
            const [averaged, weight] = [random.normal(shape), random.normal(shape)];
            const next = plugin.next(averaged, weight, params, count, tf);
            if (!sameList(next.shape, shape)) return report(`${shown(params)}: it returns ${listed(next.shape)}`);
            const [a, w, n] = [averaged.dataSync(), weight.dataSync(), next.dataSync()];
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
          const next = plugin.next(weight, weight, params, 7, tf);
          if (farthest(next.dataSync(), weight.dataSync()) > 1e-5) report(`${shown(params)}: it moves`);
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
        watched(tf, given, report, () => plugin.next(...given, params, 1, tf));
        tf.dispose([...given]);
      }
    },
  },
];
