import { formatRange } from "@dotgan/kit";
import { outside } from "../numbers.js";
import { type Check, shown } from "../subject.js";

const totals = [1, 7, 1_000, 1_000_000];
const moments = (total: number): number[] => [
  ...new Set(Array.from({ length: 101 }, (_, i) => Math.floor((total * i) / 100))),
];

export const curveChecks: readonly Check<"curve">[] = [
  {
    name: "its bounds are in order",
    run({ plugin, uses, report }) {
      for (const params of uses) {
        const [low, high] = plugin.bounds(params);
        if (!(low <= high)) report(`${shown(params)}: bounds ${formatRange([low, high])}`);
      }
    },
  },
  {
    name: "over its whole course it stays within its bounds",
    run({ plugin, uses, report }) {
      for (const params of uses) {
        const bounds = plugin.bounds(params);
        for (const total of totals) {
          const values = moments(total).map((step) => plugin.at(step, total, params));
          const beyond = outside(values, bounds);
          if (beyond !== undefined) {
            report(`${shown(params)}, ${total} steps: ${beyond} is outside of ${formatRange(bounds)}`);
          }
        }
      }
    },
  },
  {
    name: "it depends on nothing but its moment",
    run({ plugin, uses, report }) {
      for (const params of uses) {
        const steps = moments(1_000);
        const forwards = steps.map((step) => plugin.at(step, 1_000, params));
        const backwards = [...steps].reverse().map((step) => plugin.at(step, 1_000, params));
        if (forwards.some((value, i) => !Object.is(value, backwards.at(-1 - i)))) {
          report(`${shown(params)}: asked again, it answers differently`);
        }
      }
    },
  },
];
