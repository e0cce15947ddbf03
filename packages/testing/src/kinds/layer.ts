import {
  classes,
  dims,
  formatRange,
  formatShape,
  image,
  isMismatch,
  type Params,
  type PluginOf,
  type Range,
  type Shape,
  type Tensor,
  type Tensorflow,
  unbounded,
  vector,
  type WeightSpec,
} from "@dotgan/kit";
import { checkGradient } from "../gradients.js";
import { watched } from "../leaks.js";
import { farthest, listed, notFinite, outside, sameList } from "../numbers.js";
import { testStream, testTensors } from "../random.js";
import { type Bound, type Check, type Subject, shown } from "../subject.js";

const batch = 3;
const unit: Range = [-1, 1];

const shapes: readonly Shape[] = [
  vector(6),
  vector(16),
  classes(4),
  image(4, 4, 4),
  image(6, 5, 3),
  image(8, 8, 1),
  image(1, 1, 8),
];

/** One way to use a layer: parameters, and inputs that its `shape` accepts. */
interface Site {
  readonly params: Bound;
  readonly inputs: readonly Shape[];
  readonly output: Shape;
  /** As messages show it. */
  readonly title: string;
}

export const layerChecks: readonly Check<"layer">[] = [
  {
    name: "it accepts some inputs, says what it expects of others, and repeats both",
    run(subject) {
      const { plugin, uses, report } = subject;
      if (sites(subject).length === 0) {
        report(`no inputs that the suite tries are accepted with ${uses.map(shown).join(" or ")}; give \`inputs\``);
      }
      for (const params of uses) {
        for (const inputs of candidates(plugin)) {
          const [first, second] = [plugin.shape(inputs, params), plugin.shape(inputs, params)];
          if (JSON.stringify(first) !== JSON.stringify(second)) report(`\`shape\` answers differently the second time`);
          if (isMismatch(first)) {
            if (first.expected.trim() === "")
              report(`a mismatch on ${title(params, inputs)} does not say what is expected`);
          } else if (!dims(first).every((n) => Number.isInteger(n) && n > 0)) {
            report(`\`shape\` answers ${formatShape(first)} for ${title(params, inputs)}`);
          }
        }
      }
    },
  },
  {
    name: "what it builds has the shape and lies in the range that it declares, in training and in evaluation",
    run(subject) {
      const { plugin, tf, report } = subject;
      for (const site of sites(subject)) {
        const range = plugin.range?.(site.inputs.map(inputRange), site.params) ?? unbounded;
        for (const training of [true, false]) {
          tf.tidy(() => {
            const output = build(subject, site, { training });
            const expected = [batch, ...dims(site.output)];
            if (!sameList(output.shape, expected)) {
              return report(
                `${site.title}: declared ${formatShape(site.output)}, built ${listed(output.shape.slice(1))}`,
              );
            }
            const values = output.dataSync();
            const bad = notFinite(values);
            if (bad !== undefined) return report(`${site.title}: the output holds ${bad}`);
            const beyond = outside(values, range);
            if (beyond !== undefined) report(`${site.title}: ${beyond} is outside the declared ${formatRange(range)}`);
          });
        }
      }
    },
  },
  {
    name: "its weights have shapes, roles and fans",
    run(subject) {
      for (const { params, inputs, title } of sites(subject)) {
        for (const [name, { shape, fans }] of Object.entries(subject.plugin.weights?.(inputs, params) ?? {})) {
          if (!shape.every((n) => Number.isInteger(n) && n > 0))
            subject.report(`${title}: \`${name}\` is ${listed(shape)}`);
          if (fans && !(fans.in > 0 && fans.out > 0)) subject.report(`${title}: \`${name}\` has fans of 0 or less`);
        }
      }
    },
  },
  {
    name: "the same stream gives the same output",
    run(subject) {
      const { tf, report } = subject;
      for (const site of sites(subject)) {
        for (const training of [true, false]) {
          tf.tidy(() => {
            const [a, b] = [build(subject, site, { training }), build(subject, site, { training })];
            if (farthest(a.dataSync(), b.dataSync()) > 0) report(`${site.title}: two passes with one stream differ`);
          });
        }
      }
    },
  },
  {
    name: "an example's output does not depend on its neighbours, unless mixesSamples says so",
    run(subject) {
      const { plugin, tf, report } = subject;
      if (plugin.mixesSamples) return;
      for (const site of sites(subject)) {
        tf.tidy(() => {
          const inputs = site.inputs.map((shape, i) => input(tf, shape, i));
          const whole = build(subject, site, { training: false, inputs });
          const alone = inputs.map((tensor) => tf.slice(tensor, 1, 1));
          const one = build(subject, site, { training: false, inputs: alone });
          if (farthest(tf.slice(whole, 1, 1).dataSync(), one.dataSync()) > 1e-4) {
            report(`${site.title}: in evaluation, an example alone differs from the same one in a batch`);
          }
          // Random layers draw by the batch, so that in training only the neighbours' values are changed.
          const others = inputs.map((tensor) => tf.concat([tf.slice(tensor, 0, 1), tf.neg(tf.slice(tensor, 1))]));
          const [a, b] = [inputs, others].map((given) => build(subject, site, { training: true, inputs: given }));
          if (a && b && farthest(tf.slice(a, 0, 1).dataSync(), tf.slice(b, 0, 1).dataSync()) > 1e-5) {
            report(`${site.title}: in training, an example's output follows its neighbours; set mixesSamples`);
          }
        });
      }
    },
  },
  {
    name: "its gradients are finite and equal finite differences",
    run(subject) {
      const { tf, report } = subject;
      for (const site of sites(subject)) {
        for (const training of [true, false]) {
          tf.tidy(() => {
            const inputs = site.inputs.map((shape, i) => input(tf, shape, i));
            const weights = initial(subject, site);
            const say = (message: string) =>
              report(`${site.title}, ${training ? "training" : "evaluation"}: ${message}`);
            for (const [i, tensor] of inputs.entries()) {
              if (site.inputs[i]?.kind === "class") continue;
              checkGradient(
                tf,
                inputs.length > 1 ? `input ${i}` : "its input",
                tensor,
                (x) => build(subject, site, { training, weights, inputs: inputs.with(i, x) }),
                say,
              );
            }
            for (const [name, spec] of Object.entries(specs(subject.plugin, site))) {
              if (spec.role === "statistic") continue;
              checkGradient(
                tf,
                `\`${name}\``,
                weights[name] as Tensor,
                (w) => build(subject, site, { training, inputs, weights: { ...weights, [name]: w } }),
                say,
              );
            }
          });
        }
      }
    },
  },
  {
    name: "it moves statistics of its own, in training alone",
    run(subject) {
      const { tf, report } = subject;
      for (const site of sites(subject)) {
        const known = specs(subject.plugin, site);
        for (const training of [true, false]) {
          tf.tidy(() => {
            build(subject, site, {
              training,
              update(name, value) {
                if (!training) report(`${site.title}: \`${name}\` is moved in evaluation`);
                const spec = Object.hasOwn(known, name) ? known[name] : undefined;
                if (spec?.role !== "statistic") report(`${site.title}: \`${name}\` is no statistic of its weights`);
                else if (!sameList(value.shape, spec.shape)) {
                  report(`${site.title}: \`${name}\` is ${listed(spec.shape)} and is set to ${listed(value.shape)}`);
                }
              },
            });
          });
        }
      }
    },
  },
  {
    name: "it leaves no tensor behind and disposes none that it was given",
    run(subject) {
      const { tf, report } = subject;
      for (const site of sites(subject)) {
        const inputs = site.inputs.map((shape, i) => input(tf, shape, i));
        const weights = tf.tidy(() => initial(subject, site));
        const given = [...inputs, ...Object.values(weights)];
        const say = (message: string) => report(`${site.title}: ${message}`);
        for (const training of [true, false]) {
          watched(tf, given, say, () => build(subject, site, { training, inputs, weights }));
        }
        tf.dispose(given);
      }
    },
  },
  {
    name: "its cost is a number of operations",
    run(subject) {
      for (const { inputs, output, params, title } of sites(subject)) {
        const flops = subject.plugin.flops?.(inputs, output, params);
        if (flops !== undefined && !(Number.isFinite(flops) && flops >= 0))
          subject.report(`${title}: flops are ${flops}`);
      }
    },
  },
];

/** Input lists to try: every shape as often as the layer takes inputs, and pairs of unlike ones. */
function candidates({ inputs = 1 }: PluginOf<"layer">): (readonly Shape[])[] {
  const least = typeof inputs === "number" ? inputs : inputs.min;
  const most = typeof inputs === "number" ? inputs : (inputs.max ?? least + 1);
  const counts = [...new Set([Math.max(1, least), Math.max(1, Math.min(most, least + 1))])];
  const alike = counts.flatMap((count) => shapes.map((shape) => new Array<Shape>(count).fill(shape)));
  return counts.includes(2) ? [...alike, [vector(6), classes(4)]] : alike;
}

/**
 * Where the layer is run: as its example and its author use it, and, made narrow so that the reference engine is quick, on
 * whatever other inputs it accepts.
 */
function sites({ plugin, uses, example, options }: Subject<"layer">): Site[] {
  const site = (params: Bound, inputs: readonly Shape[]): Site[] => {
    const output = plugin.shape(inputs, params);
    return isMismatch(output) ? [] : [{ params, inputs, output, title: title(params, inputs) }];
  };
  const given = [...(options.inputs ?? []), ...example.inputs];
  const written = uses.flatMap((params) => given.flatMap((inputs) => site(params, inputs)));
  const narrow = uses.map((params) => narrowed(plugin, params));
  const others = narrow.flatMap((params) => candidates(plugin).flatMap((inputs) => site(params, inputs)));
  return [...new Map([...written, ...others].map((found) => [found.title, found])).values()];
}

/** Whole numbers over 8 (units, filters) become 3 where that is allowed. */
function narrowed(plugin: PluginOf<"layer">, params: Bound): Bound {
  const entries = Object.entries(params).map(([name, value]) => {
    const { type, minimum = 0 } = ((plugin.params as Params)[name]?.schema ?? {}) as {
      type?: string;
      minimum?: number;
    };
    return [name, type === "integer" && typeof value === "number" && value > 8 && minimum <= 3 ? 3 : value];
  });
  return Object.fromEntries(entries);
}

const title = (params: Bound, inputs: readonly Shape[]): string =>
  `${shown(params)} on ${inputs.map(formatShape).join(" and ")}`;

const inputRange = ({ kind }: Shape): Range => (kind === "class" ? [0, 1] : unit);

function input(tf: Tensorflow, shape: Shape, index: number): Tensor {
  const random = testTensors(100 + index, tf);
  return shape.kind === "class"
    ? random.categorical(batch, new Array<number>(shape.classes).fill(1))
    : random.uniform([batch, ...dims(shape)], -1, 1);
}

const specs = (plugin: PluginOf<"layer">, { inputs, params }: Site): Readonly<Record<string, WeightSpec>> =>
  plugin.weights?.(inputs, params) ?? {};

function initial({ plugin, tf }: Subject<"layer">, site: Site): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(specs(plugin, site)).map(([name, spec], index) => [name, start(tf, spec, index)]),
  );
}

/** Away from the values that hide mistakes: biases off 0, gains off 1. */
function start(tf: Tensorflow, { shape, role, init }: WeightSpec, index: number): Tensor {
  const count = shape.reduce((product, n) => product * n, 1);
  const center = typeof init === "number" ? init : role === "gain" ? 1 : 0;
  const spread = { kernel: 0.3, bias: 0.1, gain: 0.1, statistic: 0 }[role];
  return tf.tensor(testStream(200 + index).normal(count, center, spread), [...shape], "float32");
}

interface Pass {
  readonly training: boolean;
  readonly inputs?: readonly Tensor[];
  readonly weights?: Readonly<Record<string, Tensor>>;
  readonly update?: (name: string, value: Tensor) => void;
}

function build(subject: Subject<"layer">, site: Site, { training, inputs, weights, update }: Pass): Tensor {
  const { plugin, tf } = subject;
  return plugin.apply(
    inputs ?? site.inputs.map((shape, i) => input(tf, shape, i)),
    weights ?? initial(subject, site),
    site.params,
    { tf, training, random: testTensors(300, tf), update: update ?? (() => {}) },
  );
}
