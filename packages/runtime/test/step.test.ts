import type { Plan } from "@dotgan/core";
import { vector } from "@dotgan/kit";
import { expect, test } from "vitest";
import { type PlanOptions, plan, term, updateD, updateG, use } from "./plans.js";
import { memoryBatches } from "./ports.js";
import { only, run } from "./running.js";

const still = use("sgd", { lr: 0 });
const sgd = (lr: number) => use("sgd", { lr });
const noisy = {
  generator: [
    ["dense", 8],
    ["batchNorm", 8, { momentum: 0.5 }],
    ["relu", 8],
    ["dropout", 8, { rate: 0.3 }],
    ["dense", 2],
  ],
  discriminator: [
    ["dense", 8],
    ["batchNorm", 8, { momentum: 0.5 }],
    ["relu", 8],
    ["dropout", 8, { rate: 0.3 }],
    ["dense", 1],
  ],
} as const satisfies Partial<PlanOptions>;
const start = (await run(plan({ ...noisy, steps: 0 }))).tensors;

test("changes the weights and statistics of the updated network, and no bit of the other's", async () => {
  const d = await run(plan({ ...noisy, phases: [updateD()], steps: 2 }));
  const g = await run(plan({ ...noisy, phases: [updateG()], steps: 2 }));
  expect(only(d.tensors, /^G\//)).toEqual(only(start, /^G\//));
  expect(only(g.tensors, /^D\//)).toEqual(only(start, /^D\//));
  for (const key of Object.keys(only(start, /^D\//))) expect([key, d.tensors[key]]).not.toEqual([key, start[key]]);
  for (const key of Object.keys(only(start, /^G\//))) {
    // A bias before a normalisation has no gradient but rounding.
    if (key !== "G/0/bias") expect([key, g.tensors[key]]).not.toEqual([key, start[key]]);
  }
});

test("draws new latents for each update, and takes the next real batch only where a term reads reals", async () => {
  const { steps, taken } = await run(
    plan({ steps: 2, phases: [updateD({ optimizer: still }), updateG({ optimizer: still, batch: 4 })] }),
  );
  expect(taken).toEqual([
    { at: { epoch: 0, offset: 0 }, size: 8 },
    { at: { epoch: 0, offset: 8 }, size: 8 },
  ]);
  expect(steps[0]?.outputFake).not.toBe(steps[1]?.outputFake);
  expect(steps[0]?.outputReal).not.toBe(steps[1]?.outputReal);
});

test("draws once for a block that shares fakes, or reals", async () => {
  const twice = [updateD({ optimizer: still }), updateD({ optimizer: still })];
  const mean = async (what: "fake" | "real") => {
    const shared = await run(plan({ steps: 1, phases: [{ kind: "share", what, body: twice }] }));
    const single = await run(plan({ steps: 1, phases: [{ kind: "share", what, body: twice.slice(0, 1) }] }));
    return [shared, single] as const;
  };
  const [fakes, fake] = await mean("fake");
  expect(fakes.taken).toHaveLength(2);
  expect(fakes.steps[0]?.outputFake).toBe(fake.steps[0]?.outputFake);
  expect(fakes.steps[0]?.outputReal).not.toBe(fake.steps[0]?.outputReal);
  const [reals, real] = await mean("real");
  expect(reals.taken).toHaveLength(1);
  expect(reals.steps[0]?.outputReal).toBe(real.steps[0]?.outputReal);
  expect(reals.steps[0]?.outputFake).not.toBe(real.steps[0]?.outputFake);
});

test("gives D the fakes as they were drawn, though G was updated since in the same shared block", async () => {
  const share = (lr: number) => ({
    kind: "share" as const,
    what: "fake" as const,
    body: [updateG({ optimizer: sgd(lr) }), updateD({ optimizer: still })],
  });
  const moved = await run(plan({ steps: 1, phases: [share(1)] }));
  const unmoved = await run(plan({ steps: 1, phases: [share(0)] }));
  expect(moved.steps[0]?.outputFake).toBe(unmoved.steps[0]?.outputFake);
});

test("lets updates of several batch sizes share one draw of the largest", async () => {
  const phases = [
    { kind: "share" as const, what: "fake" as const, body: [updateD({ batch: 4 }), updateG({ batch: 16 })] },
  ];
  const { taken, outcome } = await run(plan({ steps: 3, phases }));
  expect(taken.map(({ size }) => size)).toEqual([4, 4, 4]);
  expect(outcome.reason).toBe("done");
});

test("updates both players of `together` at the old weights, on one draw and with one dropout mask", async () => {
  const both = await run(plan({ ...noisy, steps: 1, phases: [{ kind: "together", updates: [updateD(), updateG()] }] }));
  const pair = await run(
    plan({
      ...noisy,
      steps: 1,
      phases: [{ kind: "together", updates: [{ ...updateD(), players: ["discriminator", "generator"] }] }],
    }),
  );
  const d = await run(plan({ ...noisy, steps: 1, phases: [updateD()] }));
  const g = await run(plan({ ...noisy, steps: 1, phases: [updateG()] }));
  const turns = await run(plan({ ...noisy, steps: 1, phases: [updateD(), updateG()] }));
  expect(only(both.tensors, /D\//)).toEqual(only(d.tensors, /D\//));
  expect(only(both.tensors, /G\//)).toEqual(only(g.tensors, /G\//));
  expect(pair.tensors).toEqual(both.tensors);
  expect(only(turns.tensors, /G\//)).not.toEqual(only(g.tensors, /G\//));
});

test("moves D's statistics by its real pass, then its fake pass", async () => {
  const discriminator = [
    ["batchNorm", 2, { momentum: 0.5 }],
    ["dense", 1],
  ] as const;
  const { tensors } = await run(
    plan({
      steps: 1,
      discriminator,
      generator: [["dense", 2, { bias: { plugin: use("normal", { std: 0 }) } }]],
      phases: [updateD({ batch: 40, optimizer: still })],
      weights: { generator: { kernel: use("normal", { std: 0 }) } },
    }),
  );
  const { values } = await memoryBatches().read("train", 0, 40);
  const mean = [0, 1].map((at) => values.filter((_, i) => i % 2 === at).reduce((sum, x) => sum + x, 0) / 40);
  // Fakes are all 0: the real mean is halved twice.
  expect(tensors["D/0/mean"]?.map((x, i) => x / (mean[i] as number))).toEqual([
    expect.closeTo(0.25, 5),
    expect.closeTo(0.25, 5),
  ]);
});

test("moves no statistics by penalty passes, and disturbs no draw by a term that draws", async () => {
  const losses = (...names: string[]) => ({
    discriminator: ["nonSaturating", ...names].map((name) => term(name, { weight: name === "nonSaturating" ? 1 : 0 })),
  });
  const plain = await run(plan({ ...noisy, steps: 3, losses: losses() }));
  const penalised = await run(plan({ ...noisy, steps: 3, losses: losses("gradientPenalty", "idle", "idle") }));
  expect(only(penalised.tensors, /mean|variance/)).toEqual(only(plain.tensors, /mean|variance/));
  expect(penalised.steps.map(({ lossD }) => lossD)).toEqual(plain.steps.map(({ lossD }) => lossD));
});

test("runs D on reals and fakes at once where the update says `joined`", async () => {
  const separate = await run(plan({ ...noisy, steps: 1, phases: [updateD()] }));
  const joined = await run(plan({ ...noisy, steps: 1, phases: [updateD({ joined: true })] }));
  expect(joined.tensors["D/1/mean"]).not.toEqual(separate.tensors["D/1/mean"]);
  // Without layers that mix samples there is no difference but rounding.
  const a = await run(plan({ steps: 1, phases: [updateD()] }));
  const b = await run(plan({ steps: 1, phases: [updateD({ joined: true })] }));
  expect(b.steps[0]?.lossD).toBeCloseTo(a.steps[0]?.lossD as number, 5);
});

test("counts a term `every k` on that player's every k-th update, times k and its weight", async () => {
  const losses = (...more: ReturnType<typeof term>[]) => ({ discriminator: [term("nonSaturating"), ...more] });
  const phases = [updateD({ optimizer: still })];
  const plain = await run(plan({ steps: 6, phases, losses: losses() }));
  const lazy = await run(plan({ steps: 6, phases, losses: losses(term("level", { weight: 2, every: 3 })) }));
  const extra = lazy.steps.map((row, i) => (row.lossD as number) - (plain.steps[i]?.lossD as number));
  const expected = plain.steps.map(({ outputFake }, i) => (i % 3 === 2 ? 2 * 3 * (outputFake as number) : 0));
  for (const [i, value] of extra.entries()) expect(value).toBeCloseTo(expected[i] as number, 4);
  expect(Math.abs(expected[2] as number)).toBeGreaterThan(0.01);
});

test("differentiates a gradient for penalties", async () => {
  const losses = {
    discriminator: [term("wasserstein"), term("gradientPenalty", { weight: 10 })],
    generator: [term("wasserstein")],
  };
  const { steps } = await run(
    plan({ steps: 60, losses, phases: [{ kind: "repeat", count: 2, body: [updateD()] }, updateG()] }),
  );
  const penalty = steps.map((row) => row["lossD/gradientPenalty"] as number);
  expect(penalty.at(-1)).toBeLessThan(0.6 * (penalty[0] as number));
});

test("names a term by the latent that it is of", async () => {
  const of = (latent: string) => ({ ...term("meanOf"), params: { latent } });
  const losses = { generator: [term("nonSaturating"), of("z"), of("label"), of("z")] };
  const { steps } = await run(plan({ steps: 1, labels: 3, losses }), { batches: memoryBatches({ classes: 3 }) });
  const names = Object.keys(steps[0] as object).filter((name) => name.startsWith("lossG/"));
  expect(names).toEqual(["lossG/nonSaturating", "lossG/meanOf(z)", "lossG/meanOf(label)", "lossG/meanOf(z).1"]);
});

test("bounds the norm of a network's gradient with `clipNorm`", async () => {
  const { tensors } = await run(plan({ ...noisy, steps: 1, phases: [updateD({ optimizer: sgd(1), clipNorm: 0.01 })] }));
  const moved = Object.keys(only(start, /^D\/.*(kernel|bias|gain)/)).flatMap((key) =>
    (tensors[key] as number[]).map((value, i) => value - (start[key]?.[i] as number)),
  );
  expect(Math.hypot(...moved)).toBeCloseTo(0.01, 4);
});

test("shrinks kernels alone with `l2`", async () => {
  const weights = { discriminator: { bias: use("normal", { std: 1 }) } };
  const losses = { discriminator: [term("nonSaturating", { weight: 0 })] };
  const begin = await run(plan({ steps: 0, losses, weights }));
  const end = await run(plan({ steps: 1, losses, weights, phases: [updateD({ optimizer: sgd(0.5), l2: 0.1 })] }));
  for (const [key, old] of Object.entries(only(begin.tensors, /^D\//))) {
    const factor = key.endsWith("kernel") ? 0.95 : 1;
    expect(end.tensors[key]).toEqual(old.map((value) => expect.closeTo(value * factor, 6)));
  }
});

test("keeps weights within bounds after every update with `then clip`", async () => {
  const { tensors } = await run(
    plan({ steps: 3, phases: [updateD({ constraints: [use("clip", { bound: 0.02 })] }), updateG()] }),
  );
  expect(Math.max(...Object.values(only(tensors, /^D\//)).flat().map(Math.abs))).toBeCloseTo(0.02, 6);
  expect(Math.max(...Object.values(only(tensors, /^G\//)).flat().map(Math.abs))).toBeGreaterThan(0.1);
});

test("moves spectral normalisation on once at the start and once per D update, and not in G's", async () => {
  const weights = { discriminator: { under: use("spectralNorm") } };
  const phases = [{ kind: "repeat" as const, count: 2, body: [updateD()] }, updateG()];
  const { tensors } = await run(plan({ steps: 3, weights, phases }));
  expect(tensors["spectralNorm:D/0/kernel:turns"]).toEqual([1 + 6]);
  const frozen = await run(plan({ steps: 3, weights, phases: [updateG()] }));
  expect(frozen.tensors["spectralNorm:D/0/kernel:turns"]).toEqual([1]);
});

test("gives a real batch the data's own labels, and fakes drawn ones", async () => {
  const losses = { discriminator: [term("nonSaturating"), term("realLabels", { weight: 0 })] };
  const { steps } = await run(plan({ steps: 2, labels: 3, losses, phases: [updateD({ batch: 40 })] }), {
    batches: memoryBatches({ classes: 3 }),
  });
  // Of 40 examples, 14 are of class 0, 13 of 1 and 13 of 2.
  expect(steps.map((row) => row["lossD/realLabels"])).toEqual([expect.closeTo(39 / 40, 5), expect.closeTo(39 / 40, 5)]);
});

test("averages weights, as copies until `from`", async () => {
  const average = (from: number) => ({
    kind: "average" as const,
    player: "generator" as const,
    average: use("ema", { decay: 0.5, from: { duration: { value: from, unit: "steps" } } }),
    origin: { file: "", line: 1, column: 1 },
  });
  const late = await run(plan({ steps: 3, phases: [updateD(), updateG(), average(3)] }));
  expect(late.tensors["average:G/0/kernel"]).toEqual(late.tensors["G/0/kernel"]);
  const before = await run(plan({ steps: 2, phases: [updateD(), updateG(), average(2)] }));
  const { tensors } = await run(plan({ steps: 3, phases: [updateD(), updateG(), average(2)] }));
  const old = before.tensors["G/0/kernel"] as number[];
  expect(tensors["average:G/0/kernel"]).toEqual(
    tensors["G/0/kernel"]?.map((value, i) => expect.closeTo((value + (old[i] as number)) / 2, 6)),
  );
});

test("runs both networks in training mode, whichever is updated", async () => {
  // What a batch's own statistics normalise has the mean 0; statistics that start at 0 and 1 leave it as it is.
  const ofD = await run(
    plan({
      steps: 1,
      phases: [updateD({ optimizer: still })],
      generator: [
        ["dense", 2],
        ["batchNorm", 2],
      ],
      discriminator: [["dense", 1]],
    }),
  );
  expect(ofD.steps[0]?.outputFake).toBeCloseTo(0, 5);
  const ofG = await run(
    plan({
      steps: 1,
      phases: [updateG({ optimizer: still })],
      discriminator: [
        ["batchNorm", 2],
        ["dense", 1],
      ],
      losses: { generator: [term("nonSaturating"), term("level")] },
    }),
  );
  expect(ofG.steps[0]?.["lossG/level"]).toBeCloseTo(0, 5);
});

test("gives penalty passes the real images' labels", async () => {
  const losses = { discriminator: [term("nonSaturating"), term("again", { weight: 0 })] };
  const { steps } = await run(plan({ steps: 1, labels: 3, losses, phases: [updateD({ optimizer: still })] }), {
    batches: memoryBatches({ classes: 3 }),
  });
  expect(steps[0]?.["lossD/again"]).toBeCloseTo(steps[0]?.outputReal as number, 5);
});

test("trains D's trunk and head to recover a factor in D's updates, and G alone in G's", async () => {
  const terms = [term("nonSaturating", { weight: 0 }), term("recovers")];
  const of = async (steps: number, phases: PlanOptions["phases"] = []) => {
    const base = plan({ steps, phases, losses: { discriminator: terms, generator: terms } });
    const [last] = base.discriminator.nodes.slice(-1) as [Plan["discriminator"]["nodes"][number]];
    const head = { ...last, path: "z/0", params: { units: 3 }, shape: vector(3) };
    const discriminator = {
      ...base.discriminator,
      nodes: [...base.discriminator.nodes, head],
      heads: [...base.discriminator.heads, { name: "z", value: { node: 3 } }],
    };
    return (await run({ ...base, discriminator })).tensors;
  };
  const [begin, d, g] = [await of(0), await of(1, [updateD()]), await of(1, [updateG()])];
  for (const key of ["D/0/kernel", "D/z/0/kernel"]) expect(d[key]).not.toEqual(begin[key]);
  expect(d["D/2/kernel"]).toEqual(begin["D/2/kernel"]);
  expect(only(d, /^G\//)).toEqual(only(begin, /^G\//));
  expect(only(g, /^D\//)).toEqual(only(begin, /^D\//));
  expect(g["G/0/kernel"]).not.toEqual(begin["G/0/kernel"]);
});

test("moves a constraint's state on before the first pass of D's update", async () => {
  const of = async (weights: PlanOptions["weights"] = {}) => {
    const losses = { generator: [term("nonSaturating"), term("level")] };
    const phases = [updateD({ optimizer: still }), updateG({ optimizer: still })];
    return (await run(plan({ steps: 1, discriminator: [["dense", 1]], weights, losses, phases }))).steps[0];
  };
  const [plain, twice] = [await of(), await of({ discriminator: { under: use("counted") } })];
  // One turn at the start, and one before D's first pass.
  for (const name of ["outputReal", "outputFake", "lossG/level"])
    expect(twice?.[name]).toBeCloseTo(2 * (plain?.[name] as number), 4);
});

test("`weights` sets kernels; biases start at 0 and gains at 1 unless it says otherwise", async () => {
  const begin = async (generator: object) =>
    only((await run(plan({ ...noisy, steps: 0, weights: { generator } }))).tensors, /^G\//);
  const kernels = await begin({ kernel: use("normal", { std: 0 }) });
  for (const [key, values] of Object.entries(kernels))
    expect([key, new Set(values)]).toEqual([key, new Set([/gain|variance/.test(key) ? 1 : 0])]);
  const others = await begin({ bias: use("normal", { std: 1 }), gain: use("normal", { std: 1 }) });
  for (const key of ["G/0/bias", "G/1/gain"]) expect(others[key]).not.toEqual(kernels[key]);
  expect(others["G/0/kernel"]).toEqual(start["G/0/kernel"]);
});
