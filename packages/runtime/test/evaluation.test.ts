import { image, type LayerFacts, type Tensor, type VectorShape } from "@dotgan/kit";
import { expect, test } from "vitest";
import { roundTo8Bits } from "../src/evaluation.js";
import { type Checkpoint, createStream, openModel } from "../src/index.js";
import { plan, term, updateD, updateG, use } from "./plans.js";
import { catalog } from "./plugins.js";
import { engine, memoryBatches } from "./ports.js";
import { run } from "./running.js";

const average = {
  kind: "average" as const,
  player: "generator" as const,
  average: use("ema", { decay: 0.5 }),
  origin: { file: "", line: 1, column: 1 },
};
const monitor = { ...use("meanDistance", { samples: 40 }), kind: "metric", as: "distance", split: "train" } as const;
const experiment = plan({
  steps: 10,
  labels: 3,
  generator: [
    ["dense", 8],
    ["batchNorm", 8],
    ["relu", 8],
    ["dense", 2],
  ],
  phases: [updateD(), updateG(), average],
  monitors: [monitor],
});
const data = () => memoryBatches({ classes: 3 });
const trained = await run(experiment, { batches: data() });

const collect = async (all: AsyncIterable<{ values: Float32Array; labels?: Int32Array | undefined }>) => {
  const [values, labels]: [number[], number[]] = [[], []];
  for await (const chunk of all) {
    values.push(...chunk.values);
    labels.push(...(chunk.labels ?? []));
  }
  return { values, labels };
};
const open = (checkpoint: Checkpoint = trained.final, seed?: number) =>
  openModel(experiment, catalog, engine, data(), checkpoint, { seed });

test("gives the same first fakes however many are wanted, with the labels that they were made for", async () => {
  const model = open();
  const few = await collect(model.evaluation("sample").fake(5));
  const many = await collect(model.evaluation("sample").fake(700));
  model.dispose();
  expect(many.values).toHaveLength(1400);
  expect(many.values.slice(0, 10)).toEqual(few.values);
  expect(many.labels.slice(0, 5)).toEqual(few.labels);
  expect(new Set(many.labels)).toEqual(new Set([0, 1, 2]));
  const other = open(trained.final, 5);
  expect((await collect(other.evaluation("sample").fake(5))).values).not.toEqual(few.values);
  other.dispose();
});

test("measures a checkpoint as the run itself did, from a model without optimizer state", async () => {
  const before = engine.memory().tensors;
  const model = open();
  const { value, protocol } = await model.measure(monitor);
  model.dispose();
  expect(value).toBe(trained.outcome.measured.distance);
  expect(protocol).toEqual({
    feature: "mean",
    samples: 40,
    split: "train",
    seed: 1,
    weights: "averaged",
    statistics: "moving",
  });
  expect(engine.memory().tensors).toBe(before);
});

test("runs the averaged G unless the raw one is asked for", async () => {
  const model = open();
  const values = async (weights: "averaged" | "raw") =>
    (await collect(model.evaluation("sample", { weights }).fake(5))).values;
  const { tensors, ...rest } = trained.final;
  const alone = Object.fromEntries(Object.entries(tensors).filter(([key]) => !key.startsWith("average:")));
  const raw = open({ ...rest, tensors: alone });
  expect(await values("raw")).toEqual((await collect(raw.evaluation("sample").fake(5))).values);
  expect(await values("averaged")).not.toEqual(await values("raw"));
  model.dispose();
  raw.dispose();
});

test("estimates the averaged G's statistics with its own weights", async () => {
  // A bias before the normalisation is taken out by statistics that were gathered with it, and by no others.
  const bias = trained.final.tensors["average:G/1/bias"] as Checkpoint["tensors"][string];
  const shifted = { ...bias, values: bias.values.map((value) => value + 5) };
  const base = open();
  const moved = open({ ...trained.final, tensors: { ...trained.final.tensors, "average:G/1/bias": shifted } });
  const latents = base.evaluation("x").latentsFor(3);
  const [a, b] = [base, moved].map((model) => model.evaluation("x").generate(latents));
  const expected = [...((await a?.data()) ?? [])].map((value) => expect.closeTo(value, 3));
  expect([...((await b?.data()) ?? [])]).toEqual(expected);
  for (const tensor of [...Object.values(latents), a, b]) tensor?.dispose();
  base.dispose();
  moved.dispose();
});

test("rounds to the 256 levels of the data's range", () => {
  const values = Float32Array.of(-1.2, -1, 0.001, 0.999, 1.5);
  roundTo8Bits(values, [-1, 1]);
  expect([...values]).toEqual([-1, -1, expect.closeTo(1 / 255, 6), 1, 1]);
  const free = Float32Array.of(0.123);
  roundTo8Bits(free, [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  expect(free[0]).toBeCloseTo(0.123, 6);
});

test("hands out data, and D's judgement of it, in evaluation mode", async () => {
  const model = open();
  const evaluation = model.evaluation("x");
  const real = await collect(evaluation.real("valid", 1000));
  expect(real.values).toHaveLength(80);
  const labels = engine.tf.eye(3);
  const images = engine.tf.tensor(real.values.slice(0, 6), [3, 2]);
  const judged = evaluation.discriminate(images, labels);
  expect(judged.real?.shape).toEqual([3, 1]);
  expect(evaluation.threshold).toBe(0);
  engine.tf.dispose([judged, images, labels]);
  model.dispose();
});

test("gives the gradient of G's own loss at each fake, as if it stood alone", async () => {
  const twice = { ...experiment.losses, generator: [term("nonSaturating", { weight: 2 }), term("level")] };
  const model = openModel({ ...experiment, losses: twice }, catalog, engine, data(), trained.final);
  const { gradient, discriminate } = model.evaluation("x");
  const { tf } = engine;
  const loss = (rows: number[][]) =>
    tf.tidy(() => {
      const labels = tf.eye(3);
      return [...tf.mul(2, tf.softplus(tf.neg(discriminate(tf.tensor2d(rows), labels).real as Tensor))).dataSync()];
    });
  const fakes = [
    [0.3, -0.4],
    [1.2, 0.5],
    [-0.7, 0.1],
  ];
  const small = 1e-2;
  const moved = (axis: number, by: number) => loss(fakes.map((row) => row.map((v, i) => (i === axis ? v + by : v))));
  const expected = fakes.flatMap((_, row) =>
    [0, 1].map((axis) => {
      const [up, down] = [moved(axis, small)[row], moved(axis, -small)[row]] as [number, number];
      return expect.closeTo((up - down) / (2 * small), 2);
    }),
  );
  const before = engine.memory().tensors;
  const found = tf.tidy(() => [...gradient(tf.tensor2d(fakes), tf.zeros([3, 2]), tf.eye(3)).dataSync()]);
  expect(found).toEqual(expected);
  expect(Math.max(...found.map(Math.abs))).toBeGreaterThan(0.05);
  expect(engine.memory().tensors).toBe(before);
  model.dispose();
});

test.each([
  ["discriminator", "gradientNormD", [updateD(), updateG()]],
  ["generator", "gradientNormG", [updateG(), updateD()]],
] as const)(
  "gives a %s's gradients at its layers, as its next update takes them, and moves nothing",
  async (player, name, phases) => {
    // All examples in one batch, so that their order means nothing, and the first update of the first step.
    const all = () => memoryBatches({ examples: 8 });
    const layers = [
      ["dense", 8],
      ["batchNorm", 8],
      ["relu", 8],
      ["dense", 2],
    ] as const;
    const game = plan({ steps: 1, generator: layers, discriminator: [...layers.slice(0, 3), ["dense", 1]], phases });
    const start = await run({ ...game, train: plan({ steps: 0, phases }).train }, { batches: all() });
    const [first] = (await run(game, { batches: all() })).rows;
    const tensors = engine.memory().tensors;
    const model = openModel(game, catalog, engine, all(), start.final);
    const { layerGradients, discriminate, fake } = model.evaluation("x");
    const seen = async () => [
      engine.tf.tidy(() => [...(discriminate(engine.tf.ones([1, 2])).real as Tensor).dataSync()]),
      (await collect(fake(3))).values,
    ];
    const before = await seen();
    const gradients = await layerGradients(player);
    expect(gradients.map(({ layer: { path, name } }) => `${path} ${name}`)).toEqual([
      "0 dense",
      "1 batchNorm",
      "3 dense",
    ]);
    expect(Math.hypot(...gradients.map(({ norm }) => norm))).toBeCloseTo(
      (first as Record<string, number>)[name] as number,
      5,
    );
    expect(await layerGradients(player)).toEqual(gradients);
    expect(await seen()).toEqual(before);
    model.dispose();
    expect(engine.memory().tensors).toBe(tensors);
  },
);

test("the fakes that a view shows are made of the latents that it is handed, in the same order", async () => {
  const model = open();
  const evaluation = model.evaluation("x");
  const { values } = await collect(evaluation.fake(520));
  const latents = evaluation.latentsFor(520);
  const again = evaluation.generate(latents);
  expect([...(await again.data())]).toEqual(values.map((value) => expect.closeTo(value, 5)));
  engine.tf.dispose([again, latents]);
  model.dispose();
});

test("lets a view see and replace what D's layers give, and D as it began", async () => {
  const model = open();
  const { discriminate, layers, weights } = model.evaluation("x");
  const { tf } = engine;
  const before = engine.memory().tensors;
  tf.tidy(() => {
    const [points, labels] = [tf.tensor2d([[0.3, -0.4]]), tf.tensor2d([[0, 1, 0]])];
    const seen: string[] = [];
    const see = (output: Tensor, { path, name }: { path: string; name: string }) => {
      seen.push(`${path} ${name} ${output.shape.at(-1)}`);
      return output;
    };
    const plain = discriminate(points, labels).real as Tensor;
    expect((discriminate(points, labels, { see }).real as Tensor).dataSync()).toEqual(plain.dataSync());
    expect(seen).toEqual(layers.map(({ path, name, shape }) => `${path} ${name} ${(shape as VectorShape).size}`));
    const last = layers.at(-1);
    const plusSeven = (output: Tensor, { path }: LayerFacts) => (path === last?.path ? tf.add(output, 7) : output);
    const replaced = discriminate(points, labels, { see: plusSeven });
    expect((replaced.real as Tensor).dataSync()[0]).toBeCloseTo((plain.dataSync()[0] as number) + 7, 4);
  });
  const first = layers.find(({ name }) => name === "dense") as LayerFacts;
  const [now, then] = [weights(first), weights(first, { untrained: true })];
  const key = `D/${first.path}/kernel`;
  expect([...(now.kernel as Tensor).dataSync()]).toEqual([...(trained.final.tensors[key]?.values ?? [])]);
  const start = await run({ ...experiment, train: plan({ steps: 0 }).train }, { batches: data() });
  expect([...(then.kernel as Tensor).dataSync()]).toEqual([...(start.final.tensors[key]?.values ?? [])]);
  expect((then.kernel as Tensor).dataSync()).not.toEqual((now.kernel as Tensor).dataSync());
  tf.dispose([now, then]);
  expect(engine.memory().tensors).toBe(before);
  model.dispose();
});

test("says where the monitor stands that a plugin refuses; a plugin's bug stays one", async () => {
  const model = open();
  const asked = (bug: boolean) => {
    const { origin, ...rest } = use("refusing", { bug });
    return { ...rest, kind: "view", as: "layers", origin: { ...origin, line: 31 } } as const;
  };
  await expect(model.draw(asked(false))).rejects.toMatchObject({
    name: "RunError",
    message: "test.gan:31:3: `layers` cannot be drawn: there is no layer 9",
  });
  await expect(model.draw(asked(true))).rejects.toThrow(TypeError);
  model.dispose();
});

test("remembers what a metric makes of the reals for as long as the data is open, for that metric alone", async () => {
  const batches = data();
  const models = [batches, batches, data()].map((all) => openModel(experiment, catalog, engine, all, trained.final));
  let made = 0;
  const ask = (model: number, name: string, key = "train") =>
    models[model]?.evaluation(name).remember(key, async () => ++made);
  expect([await ask(0, "fid"), await ask(0, "fid"), await ask(1, "fid")]).toEqual([1, 1, 1]);
  expect([await ask(0, "fid", "valid"), await ask(0, "other"), await ask(2, "fid")]).toEqual([2, 3, 4]);
  const fail = () => models[0]?.evaluation("fid").remember("cut", () => Promise.reject(new Error("cut off")));
  await expect(fail()).rejects.toThrow("cut off");
  expect(await ask(0, "fid", "cut")).toBe(5);
  for (const model of models) model.dispose();
});

test("normalises by the batch at hand where a metric asks for `statistics: batch`", async () => {
  const model = open();
  const head = async (statistics: "moving" | "batch", count: number) =>
    (await collect(model.evaluation("x", { statistics }).fake(count))).values.slice(0, 10);
  expect(await head("moving", 50)).toEqual(await head("moving", 5));
  expect(await head("batch", 50)).not.toEqual(await head("batch", 5));
  model.dispose();
});

test("rounds fake images before a metric sees them", async () => {
  const shape = image(1, 1, 2);
  const data = { ...use("memory"), as: "points", shape, range: [-1, 1] as const };
  const pictures = { ...plan({ steps: 0 }), data };
  const batches = () => memoryBatches({ shape, range: [-1, 1] });
  const { final } = await run(pictures, { batches: batches() });
  const model = openModel(pictures, catalog, engine, batches(), final);
  const levels = (await collect(model.evaluation("x").fake(20))).values.map((value) => ((value + 1) * 255) / 2);
  model.dispose();
  expect(levels).toEqual(levels.map((level) => expect.closeTo(Math.round(level), 3)));
});

test.each([
  ["plain", []],
  ["batch-normed", [["batchNorm", 8]]],
] as const)("trains a %s D apart from the run, the same each time, and leaves nothing behind", async (_, layers) => {
  const other = plan({ labels: 3, discriminator: [["dense", 8], ...layers, ["relu", 8], ["dense", 1]] });
  const model = openModel(other, catalog, engine, data(), (await run(other, { batches: data() })).final);
  const before = engine.memory().tensors;
  const stream = createStream(3, "points", { step: 0, phase: 0, repeat: 0, pass: "data" });
  const around = (mean: number) => ({ count: 400, shape: experiment.data.shape, values: stream.normal(800, mean, 1) });
  const [reals, fakes] = [around(1), around(-1)];
  const labelled = (all: typeof reals) => ({ ...all, labels: new Int32Array(all.count) });
  const { fit, discriminate } = model.evaluation("sample");
  const { tf } = engine;
  const own = () => {
    const output = tf.tidy(() => discriminate(tf.tensor(fakes.values, [400, 2]), tf.zeros([400, 3])).real as Tensor);
    const values = [...output.dataSync()];
    output.dispose();
    return values;
  };
  const stands = own();
  const judged = async (steps: number) => {
    const fitted = await fit({ reals: labelled(reals), fakes: labelled(fakes), steps, batch: 64, lr: 1e-2 });
    const logits = [await fitted.judge(labelled(around(1))), await fitted.judge(labelled(around(-1)))];
    fitted.dispose();
    return logits.map((all, kind) => all.filter((logit) => logit > 0 === (kind === 0)).length / all.length);
  };
  const right = await judged(200);
  // Two Gaussians two standard deviations apart along the diagonal times root 2: the best D is right on 92%.
  for (const share of right) expect(share).toBeGreaterThan(0.85);
  expect((await judged(1))[0]).not.toBe(right[0]);
  expect(own()).toEqual(stands);
  const fitted = await fit({ reals: labelled(reals), fakes: labelled(fakes), steps: 5, batch: 64, lr: 1e-2 });
  const again = await fit({ reals: labelled(reals), fakes: labelled(fakes), steps: 5, batch: 64, lr: 1e-2 });
  expect(await again.judge(labelled(reals))).toEqual(await fitted.judge(labelled(reals)));
  fitted.dispose();
  again.dispose();
  expect(engine.memory().tensors).toBe(before);
  model.dispose();
});

test("a D apart learns by a rate that falls to 0 in a straight line, from examples drawn anew at each step", async () => {
  const linear = plan({ labels: 3, discriminator: [["dense", 1]] });
  const model = openModel(linear, catalog, engine, data(), (await run(linear, { batches: data() })).final);
  const { fit } = model.evaluation("sample");
  const of = (...values: number[]) => ({
    ...{ count: values.length / 2, shape: linear.data.shape },
    ...{ values: Float32Array.from(values), labels: new Int32Array(values.length / 2) },
  });
  const [real, fake] = [of(1, 1), of(-1, -1)];
  const judged = async (steps: number, lr: number, reals = real) => {
    const fitted = await fit({ reals, fakes: fake, steps, batch: 1, lr });
    const [logit = Number.NaN] = await fitted.judge(real);
    fitted.dispose();
    return logit;
  };
  // Adam goes as far as its rate as long as the gradient hardly changes: 1 + 3/4 + 2/4 + 1/4 times the first.
  const start = await judged(0, 1e-3);
  const [first, four] = [(await judged(1, 1e-3)) - start, (await judged(4, 1e-3)) - start];
  expect(four / first).toBeCloseTo(2.5, 1);
  const [a, b, both] = await Promise.all(
    [of(1, 1, 1, 1), of(1, -1, 1, -1), of(1, 1, 1, -1)].map((reals) => judged(20, 1e-2, reals)),
  );
  expect([a, b]).not.toContain(both);
  model.dispose();
});
