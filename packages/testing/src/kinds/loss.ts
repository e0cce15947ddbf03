import type { Params, Scalar, Tensor } from "@dotgan/kit";
import { checkGradient } from "../gradients.js";
import { watched } from "../leaks.js";
import { farthest, listed } from "../numbers.js";
import { type Bound, type Check, type Subject, shown } from "../subject.js";
import { type TinyPlayer, tinyStep, tinyWeights, type Weights } from "../tinyGan.js";

const players: readonly TinyPlayer[] = ["discriminator", "generator"];

export const lossChecks: readonly Check<"loss">[] = [
  {
    name: "it has a side for exactly the players whose passes it reads",
    run({ plugin, uses, report }) {
      for (const player of players) {
        if ((plugin.reads[player] !== undefined) !== (plugin[player] !== undefined)) {
          report(`\`reads.${player}\` and \`${player}\` come together or not at all`);
        }
      }
      if (!plugin.discriminator && !plugin.generator) report("it has no side");
      if (plugin.adversarial && !(plugin.discriminator && plugin.generator)) {
        report("an adversarial term has both sides");
      }
      const thresholds = typeof plugin.threshold === "function" ? uses.map(plugin.threshold) : [plugin.threshold ?? 0];
      if (!thresholds.every(Number.isFinite)) report("its threshold is no number");
      for (const name of plugin.heads ?? []) {
        const form = (plugin.params as Params)[name]?.form;
        if (form?.form !== "reference" || form.to !== "latent") report(`\`heads\`: \`${name}\` does not name a latent`);
      }
    },
  },
  each("each side is one finite number, the same every time", (subject, params, player, report) => {
    const { tf } = subject;
    tf.tidy(() => {
      const [a, b] = [0, 1].map(() => term(subject, params, player, tinyWeights(tf), report));
      if (!a || !b) return;
      if (a.rank !== 0) return report(`it returns ${listed(a.shape)}, not a scalar`);
      if (!Number.isFinite(a.dataSync()[0])) report(`it returns ${a.dataSync()[0]}`);
      if (farthest(a.dataSync(), b.dataSync()) > 0) report("two evaluations of one step differ");
    });
  }),
  each(
    "its gradients by the player's weights are finite and equal finite differences",
    (subject, params, player, report) => {
      const { tf } = subject;
      tf.tidy(() => {
        const weights = tinyWeights(tf);
        for (const [name, weight] of Object.entries(weights[player])) {
          const f = (w: Tensor): Tensor =>
            term(
              subject,
              params,
              player,
              { ...weights, [player]: { ...weights[player], [name]: w } },
              report,
            ) as Scalar;
          checkGradient(tf, `${player} weights (\`${name}\`)`, weight, f, report);
        }
      });
    },
  ),
  each("it leaves no tensor behind", (subject, params, player, report) => {
    const { tf } = subject;
    const weights = tinyWeights(tf);
    const given = Object.values(weights).flatMap((one) => Object.values(one));
    watched(tf, given, report, () => term(subject, params, player, weights, report));
    tf.dispose(given);
  }),
];

type Report = (message: string) => void;

function each(
  name: string,
  run: (subject: Subject<"loss">, params: Bound, player: TinyPlayer, report: Report) => void,
): Check<"loss"> {
  return {
    name,
    run(subject) {
      for (const params of subject.uses) {
        for (const player of players) {
          if (!subject.plugin[player]) continue;
          run(subject, params, player, (message) => subject.report(`${player}, ${shown(params)}: ${message}`));
        }
      }
    },
  };
}

function term(
  { plugin, tf }: Subject<"loss">,
  params: Bound,
  player: TinyPlayer,
  weights: Readonly<Record<TinyPlayer, Weights>>,
  report: Report,
): Scalar | undefined {
  const named = (plugin.heads ?? []).map((name) => params[name]).filter((name) => typeof name === "string");
  const reads = plugin.reads[player] ?? [];
  const told = new Set<string>();
  const step = tinyStep(tf, player, weights, named, reads, (what) => {
    if (!told.has(what)) report(`it looks at D on ${what}s, which \`reads.${player}\` does not announce`);
    told.add(what);
  });
  return plugin[player]?.(step, params);
}
