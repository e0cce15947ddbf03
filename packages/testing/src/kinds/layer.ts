import { dims, formatRange, formatShape, isMismatch, type Tensor, unbounded } from "@dotgan/kit";
import { checkGradient } from "../gradients.js";
import { watched } from "../leaks.js";
import { farthest, listed, notFinite, outside, sameList } from "../numbers.js";
import { type Check, shown } from "../subject.js";
import { batch, build, candidates, initial, input, inputRange, sites, specs, title } from "./layerSites.js";

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
