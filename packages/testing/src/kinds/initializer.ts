import { farthest, notFinite } from "../numbers.js";
import { testStream } from "../random.js";
import { type Bound, type Check, type Subject, shown } from "../subject.js";

const shapes = [
  { shape: [12], fans: { in: 6, out: 12 } },
  { shape: [40, 30], fans: { in: 40, out: 30 } },
  { shape: [30, 40], fans: { in: 30, out: 40 } },
  { shape: [3, 3, 8, 16], fans: { in: 72, out: 144 } },
] as const;

/** Initializers that follow the data know its mean by its own length alone. */
const sites = ({ plugin }: Subject<"initializer">) => (plugin.needsDataMean ? shapes.slice(0, 1) : shapes);

export const initializerChecks: readonly Check<"initializer">[] = [
  {
    name: "it gives as many finite values as the weight has",
    run(subject) {
      for (const params of subject.uses) {
        for (const site of sites(subject)) {
          const values = init(subject, params, site, 1);
          const count = site.shape.reduce((a: number, b) => a * b, 1);
          const where = `${shown(params)} for [${site.shape.join(", ")}]`;
          if (values.length !== count) subject.report(`${where}: ${values.length} values, not ${count}`);
          const bad = notFinite(values);
          if (bad !== undefined) subject.report(`${where}: it gives ${bad}`);
        }
      }
    },
  },
  {
    name: "the same stream gives the same values, and what varies within a weight varies with the stream",
    run(subject) {
      for (const params of subject.uses) {
        for (const site of sites(subject)) {
          const [a, b, c] = [1, 1, 2].map((seed) => init(subject, params, site, seed)) as [
            Float32Array,
            Float32Array,
            Float32Array,
          ];
          if (farthest(a, b) > 0) subject.report(`${shown(params)}: one stream gives two answers`);
          const varies = a.some((value) => value !== a[0]);
          if (varies && !subject.plugin.needsDataMean && farthest(a, c) === 0) {
            subject.report(`${shown(params)}: two streams give the same values`);
          }
        }
      }
    },
  },
  {
    name: "it looks at the data's mean exactly where it says so",
    run(subject) {
      for (const params of subject.uses) {
        let asked = false;
        for (const site of sites(subject)) {
          init(subject, params, site, 1, () => {
            asked = true;
          });
        }
        if (asked && !subject.plugin.needsDataMean) subject.report("it calls dataMean without needsDataMean");
      }
    },
  },
];

function init(
  { plugin }: Subject<"initializer">,
  params: Bound,
  { shape, fans }: (typeof shapes)[number],
  seed: number,
  asked = () => {},
): Float32Array {
  return plugin.init(shape, fans, params, {
    stream: testStream(seed),
    dataMean() {
      asked();
      return Float32Array.from({ length: shape.reduce((a: number, b) => a * b, 1) }, (_, i) => 0.1 + 0.05 * i);
    },
  });
}
