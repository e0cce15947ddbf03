import { type Catalog, check, type Plan } from "@dotgan/core";
import type { Engine } from "@dotgan/kit";
import { type BatchSource, type Ports, type Row, train } from "@dotgan/runtime";

/** Something of everything that a step does: moving statistics, dropout, curves, averages, slots, monitors. */
const text = `"a ring in a tab"
data   points = ring(modes: 8, train: 200, valid: 50)
latent z      = normal(4)
network G(z) -> points { dense(16) -> batchNorm -> relu -> dense(2) }
network D(points)      { dense(16) -> leakyRelu(0.2) -> dropout(0.2) -> dense(1) }
weights G, D = normal(std: 0.1)
loss = nonSaturating
train 20 steps, batch 16 {
  update D with adam(lr: linear(1e-3, 1e-4), beta1: 0.5)
  update G with adam(lr: 1e-3, beta1: 0.5)
  average G with ema(0.9)
}
every 10 steps { modeCoverage(samples: 50) as modes; scatter(50) }
keep best modes, last 1
`;

/** The plan of a text, which is right. */
export function planOf(text: string, catalog: Catalog): Plan {
  const { plan, diagnostics } = check({ name: "test.gan", text }, { catalog });
  if (!plan) throw new Error(`${diagnostics.map(({ message }) => message).join("\n")}\nin\n${text}`);
  return plan;
}

/** The plan of the ring. */
export const ringPlan = (catalog: Catalog): Plan => planOf(text, catalog);

/** What a run leaves, but for its times. */
export interface Trained {
  readonly rows: readonly Record<string, unknown>[];
  /** Every number of the last checkpoint, by its name. */
  readonly tensors: Readonly<Record<string, readonly number[]>>;
  /** The size of every picture. */
  readonly pictures: readonly string[];
  /** What the run's log says. */
  readonly told: readonly string[];
}

/** Trains to the end; what would go to a folder is kept in memory. */
export async function trainInMemory(plan: Plan, catalog: Catalog, engine: Engine, batches: BatchSource) {
  const told: string[] = [];
  const rows: Row[] = [];
  const pictures: string[] = [];
  let tensors: Trained["tensors"] = {};
  const absent = async (): Promise<never> => {
    throw new Error("there is no other run");
  };
  const ports: Ports = {
    engine,
    batches,
    store: {
      row: (row) => void rows.push(row),
      picture: async (name, step, { width, height }) => void pictures.push(`${name} ${step} ${width}x${height}`),
      save: async (checkpoint) => {
        tensors = Object.fromEntries(
          Object.entries(checkpoint.tensors).map(([name, { values }]) => [name, Array.from(values)]),
        );
      },
      loadBest: async () => undefined,
      otherRun: absent,
      log: (message, { reason } = {}) => void told.push(reason ? `${message}: ${reason}` : message),
    },
    reporter: { step: () => {}, monitor: () => {}, warning: () => {} },
    clock: { now: () => performance.now() / 1000, yield: async () => {} },
    stopper: { reason: undefined },
  };
  await train(plan, catalog, ports);
  const timeless = rows.map(({ seconds: _seconds, imagesPerSecond: _rate, ...row }) => row);
  return { rows: timeless, tensors, pictures, told } satisfies Trained;
}
