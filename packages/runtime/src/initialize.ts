import type { Params, PluginArgument, Tensor } from "@dotgan/kit";
import { advanceConstraint, constraintKey, underOf } from "./constraints.js";
import type { Network, Weight } from "./network.js";
import { required, resolve } from "./params.js";
import { type BatchSource, Invariant, RunError, type RunStore } from "./ports.js";
import { createStream, start } from "./streams.js";
import type { Training } from "./training.js";

/** Gives every weight of both networks its first value, and constraints their first state. */
export async function initialize(training: Training, batches: BatchSource, store: RunStore): Promise<void> {
  const networks = Object.values(training.networks);
  const needsMean = networks.some((network) =>
    network.weights.some((weight) => needsDataMean(training, initializerOf(training, network, weight))),
  );
  const mean = needsMean ? await dataMean(batches) : undefined;
  for (const network of networks) {
    for (const weight of network.weights) training.state.set(weight.key, firstValue(training, network, weight, mean));
    if (network.plan.weights.run) await takeOver(training, network, store);
    initializeConstraint(training, network);
    // A state that has not seen its weight is no estimate yet: what uses the network before its first update needs one.
    training.tf.tidy(() => advanceConstraint(training, network));
  }
  training.state.commit();
}

/**
 * A weight's first value, by the run's seed, save for weights of another run; `mean` is the data's, per value, and stands
 * for 0 where it is not at hand.
 */
export function firstValue(training: Training, network: Network, weight: Weight, mean?: Float32Array): Tensor {
  const { tf } = training;
  const shape = [...weight.spec.shape];
  const use = initializerOf(training, network, weight);
  if (typeof use === "number") return tf.fill(shape, use);
  if (needsDataMean(training, use) && !mean) return tf.zeros(shape);
  return tf.tensor(drawn(training, weight, use, mean), shape);
}

const needsDataMean = ({ catalog }: Training, use: number | PluginArgument): boolean =>
  typeof use === "object" && Boolean(required(catalog, "initializer", use.name).needsDataMean);

/** What a weight starts as: what its layer says, else what the file says of its role, else the role's own start. */
function initializerOf({ catalog, timing }: Training, network: Network, { spec }: Weight): number | PluginArgument {
  if (spec.init !== undefined) return spec.init;
  if (spec.role === "statistic") return 0;
  const use = network.plan.weights[spec.role];
  if (use) return { name: use.name, params: resolve(use, timing, catalog) };
  return { kernel: { name: "glorot", params: {} }, bias: 0, gain: 1 }[spec.role];
}

function drawn({ plan, catalog }: Training, weight: Weight, use: PluginArgument, mean: Float32Array | undefined) {
  const { spec, key } = weight;
  const plugin = required(catalog, "initializer", use.name);
  const defaults = Object.entries(plugin.params as Params).map(([name, param]) => [name, param.default]);
  const count = spec.shape.reduce((product, n) => product * n, 1);
  const values = plugin.init(
    spec.shape,
    spec.fans ?? { in: count, out: count },
    { ...Object.fromEntries(defaults), ...use.params },
    {
      stream: createStream(plan.seed, key, start),
      dataMean() {
        if (!mean) throw new Invariant(`the initializer \`${use.name}\` reads the data's mean without saying so`);
        return mean;
      },
    },
  );
  if (values.length !== count)
    throw new Invariant(`the initializer \`${use.name}\` gave ${values.length} values for ${count}`);
  return values;
}

/** The training split's mean per value, in one pass over it. */
async function dataMean(batches: BatchSource): Promise<Float32Array> {
  const total = batches.facts.splits.train ?? 0;
  let sums = new Float64Array(0);
  for (let at = 0; at < total; ) {
    const { count, values } = await batches.read("train", at, Math.min(500, total - at));
    const size = values.length / count;
    if (sums.length === 0) sums = new Float64Array(size);
    for (let i = 0; i < values.length; i++) sums[i % size] = (sums[i % size] as number) + (values[i] as number);
    at += count;
  }
  return Float32Array.from(sums, (sum) => sum / total);
}

/** Weights of another run, as in `weights D = run("runs/0007", best)`. */
async function takeOver({ tf, state }: Training, network: Network, store: RunStore): Promise<void> {
  const run = network.plan.weights.run;
  if (!run) return;
  const where = `${run.origin.file}:${run.origin.line}:${run.origin.column}`;
  const { tensors } = await store.otherRun(run.path, run.checkpoint).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RunError("other-run", `${where}: the weights of ${run.path} cannot be taken over: ${reason}`, {
      run: run.path,
      origin: run.origin,
    });
  });
  for (const { key, spec } of network.weights) {
    const saved = tensors[key];
    if (!saved || saved.shape.join() !== spec.shape.join()) {
      const found = saved ? `is [${saved.shape.join(", ")}] there` : "does not exist there";
      throw new RunError(
        "other-run",
        `${where}: weights of ${run.path} do not fit \`${network.plan.name}\`: \`${key}\`, here [${spec.shape.join(", ")}], ${found}`,
        { run: run.path, tensor: key, origin: run.origin },
      );
    }
    state.set(key, tf.tensor(Float32Array.from(saved.values), [...saved.shape]));
  }
}

function initializeConstraint(training: Training, network: Network): void {
  const under = underOf(training, network);
  if (!under?.plugin.state) return;
  const { tf, state, plan } = training;
  for (const weight of network.trained) {
    if (!under.plugin.roles.includes(weight.spec.role)) continue;
    const stream = createStream(plan.seed, `${weight.key}:${under.plugin.name}`, start);
    for (const [name, { shape, values }] of Object.entries(
      under.plugin.state(weight.spec.shape, under.params, stream),
    )) {
      state.set(constraintKey(under.plugin.name, weight, name), tf.tensor(values, shape));
    }
  }
}
