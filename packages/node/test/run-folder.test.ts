import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Plan } from "@dotgan/core";
import { decodeEvents } from "@dotgan/formats";
import type { Checkpoint, Progress } from "@dotgan/runtime";
import { decode } from "fast-png";
import { expect, test } from "vitest";
import type { Environment } from "../src/environment.js";
import { createRun, openRun, resumeRun } from "../src/index.js";
import { temporaryFolder } from "./draw.js";

const root = temporaryFolder();
let made = 0;
const runsFolder = () => join(root, `runs${made++}`);
const plan = { format: 1, title: "Faces", precision: "mixed" } as unknown as Plan;
const environment = { node: "v20", engine: "cpu" } as unknown as Environment;
const what = { name: "celeba", plan, sources: { text: '"Faces"\n', used: {} }, environment };
const checkpoint = (step: number): Checkpoint => ({
  step,
  tensors: { w: { shape: [1], values: Float32Array.of(step) } },
  progress: { step } as Progress,
});
const keep = { best: false, last: 2 };
const read = (folder: string, file: string) => readFileSync(join(folder, file), "utf8");
const events = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.startsWith("events.out.tfevents."))
    .sort()
    .map((name) => decodeEvents(readFileSync(join(folder, name))));

test("a new run has the next number and all that it starts from", async () => {
  const runs = runsFolder();
  mkdirSync(join(runs, "0006-older"), { recursive: true });
  const run = await createRun({ ...what, runsFolder: runs });
  expect(run.name).toBe("0007-celeba");
  expect(read(run.folder, "source.gan")).toBe('"Faces"\n');
  expect(JSON.parse(read(run.folder, "plan.json"))).toEqual(plan);
  expect(JSON.parse(read(run.folder, "environment.json"))).toEqual(environment);
  run.close();
  const next = await createRun({ ...what, runsFolder: runs, name: "../my faces: 2/.." });
  expect(next.name).toBe("0008-my-faces-2");
  next.close();
});

test("runs that start at the same time get different numbers", async () => {
  const runs = runsFolder();
  const started = await Promise.all(
    Array.from({ length: 6 }, (_, i) => createRun({ ...what, runsFolder: runs, name: `n${i}` })),
  );
  expect(new Set(started.map(({ name }) => name.slice(0, 4))).size).toBe(6);
  expect(readdirSync(runs)).toHaveLength(6);
  for (const run of started) run.close();
});

test("a folder that is not empty is not written into", async () => {
  const folder = join(root, "mine");
  (await createRun({ ...what, folder })).close();
  await expect(createRun({ ...what, folder })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining("gan resume"),
  });
});

test("a run is not written where a file is", async () => {
  const file = join(root, "a-file");
  writeFileSync(file, "");
  for (const folder of [file, join(file, "run")]) {
    await expect(createRun({ ...what, folder })).rejects.toMatchObject({
      exitCode: 2,
      message: `${folder} is a file, or lies in one; name a folder`,
    });
  }
});

test.runIf(existsSync("/proc/self"))("a run is refused at once where the system has no folders to give", async () => {
  for (const folder of ["/proc/none", "/proc/none/of/these"])
    await expect(createRun({ ...what, folder })).rejects.toThrow(/^cannot write the run's folder in \/proc\/none/);
});

test("rows, pictures and messages arrive in their files and in TensorBoard's", async () => {
  const run = await createRun({ ...what, runsFolder: runsFolder() });
  run.row({ step: 1, lossD: 0.5, phase: "a", skipped: null });
  run.row({ step: 1, monitor: "distance", value: 2, best: true, details: { std: 0.25 }, protocol: { samples: 5000 } });
  await run.picture("grid", 1, { height: 1, width: 2, channels: 1, pixels: Uint8Array.of(3, 4) });
  run.log("hello", { answer: 42 });
  run.close();
  expect(await (await openRun(run.folder)).rows()).toEqual([
    { step: 1, lossD: 0.5, phase: "a", skipped: null },
    { step: 1, monitor: "distance", value: 2, best: true, details: { std: 0.25 }, protocol: { samples: 5000 } },
  ]);
  expect([...decode(readFileSync(join(run.folder, "samples/grid-000001.png"))).data]).toEqual([3, 4]);
  expect(JSON.parse(read(run.folder, "log.jsonl"))).toMatchObject({ message: "hello", answer: 42 });
  const [[version, ...rest] = []] = events(run.folder);
  expect(version).toMatchObject({ fileVersion: "brain.Event:2" });
  expect(rest.map(({ step, values }) => [step, values])).toEqual([
    [1, [{ tag: "lossD", scalar: 0.5 }]],
    [
      1,
      [
        { tag: "monitors/distance", scalar: 2 },
        { tag: "monitors/distance/std", scalar: 0.25 },
      ],
    ],
    [1, [{ tag: "grid", image: expect.objectContaining({ height: 1, width: 2, channels: 1 }) }]],
  ]);
});

test("10 steps and 10 more leave the rows that 20 do, even where more had been done and half a line written", async () => {
  const runs = runsFolder();
  const steps = (run: Awaited<ReturnType<typeof createRun>>, from: number, to: number) => {
    for (let step = from; step <= to; step++) run.row({ step, loss: 1 / step });
  };
  const whole = await createRun({ ...what, runsFolder: runs });
  steps(whole, 1, 20);
  whole.close();
  const halves = await createRun({ ...what, runsFolder: runs });
  steps(halves, 1, 10);
  await halves.save(checkpoint(10), keep);
  steps(halves, 11, 13);
  halves.close();
  appendFileSync(join(halves.folder, "metrics.jsonl"), '{"step":14,"lo');
  expect((await (await openRun(halves.folder)).rows()).at(-1)?.step).toBe(13);

  const { run, checkpoint: from, plan: saved } = await resumeRun(halves.folder);
  expect(from?.tensors.w?.values).toEqual(Float32Array.of(10));
  expect(saved).toEqual(plan);
  steps(run, 11, 20);
  run.close();
  expect(read(run.folder, "metrics.jsonl")).toBe(read(whole.folder, "metrics.jsonl"));
  const [, second] = events(run.folder);
  expect(second?.[1]).toMatchObject({ step: 11, sessionStart: true });
});

test("a damaged checkpoint is named and the one before it gone on from", async () => {
  const run = await createRun({ ...what, runsFolder: runsFolder() });
  for (const step of [5, 10]) {
    run.row({ step });
    await run.save(checkpoint(step), { best: step === 5, last: 2 });
  }
  run.close();
  appendFileSync(join(run.folder, "checkpoints/step-000010/tensors.safetensors"), "x");
  await expect((await openRun(run.folder)).load("10")).rejects.toThrow(
    /step-000010 .* is damaged: tensors\.safetensors/,
  );
  expect((await (await openRun(run.folder)).load("last")).skipped).toHaveLength(1);
  const resumed = await resumeRun(run.folder);
  expect(resumed.checkpoint?.step).toBe(5);
  expect(resumed.skipped).toEqual([{ name: "step-000010", reason: expect.stringContaining("tensors.safetensors") }]);
  expect(read(run.folder, "metrics.jsonl")).toBe('{"step":5}\n');
  expect((await resumed.run.loadBest())?.step).toBe(5);
  resumed.run.close();
});

test("a run stopped before its first checkpoint starts over", async () => {
  const run = await createRun({ ...what, runsFolder: runsFolder() });
  run.row({ step: 1 });
  run.close();
  const resumed = await resumeRun(run.folder);
  expect(resumed.checkpoint).toBeUndefined();
  expect(read(run.folder, "metrics.jsonl")).toBe("");
  resumed.run.close();
});

test("a run keeps the files that its own uses, and an accepted change adds to them", async () => {
  const text = 'from "./sources/dcgan-1.gan" use G\n';
  const run = await createRun({
    ...what,
    sources: { text, used: { "sources/dcgan-1.gan": "old" } },
    folder: join(root, "using"),
  });
  await run.save(checkpoint(3), keep);
  run.close();
  const sources = { text: text.replace("1", "2"), used: { "sources/dcgan-2.gan": "new" } };
  (await resumeRun(run.folder, { accepted: { plan, sources } })).run.close();
  expect(read(run.folder, "source.gan")).toBe(sources.text);
  expect(read(run.folder, "sources/dcgan-2.gan")).toBe("new");
  expect(read(run.folder, "source.before-3.gan")).toBe(text);
  expect(read(run.folder, "sources/dcgan-1.gan")).toBe("old");
});

test("an accepted change is kept beside what it replaced", async () => {
  const run = await createRun({ ...what, runsFolder: runsFolder() });
  await run.save(checkpoint(3), keep);
  run.close();
  const changed = { ...plan, title: "Other" };
  (await resumeRun(run.folder, { accepted: { plan: changed, sources: { text: "new", used: {} } } })).run.close();
  expect((await openRun(run.folder)).plan.title).toBe("Other");
  expect(JSON.parse(read(run.folder, "plan.before-3.json")).title).toBe("Faces");
  expect(read(run.folder, "source.before-3.gan")).toBe('"Faces"\n');
});

test("checkpoints of another run are found by the run's number", async () => {
  const runs = runsFolder();
  const run = await createRun({ ...what, runsFolder: runs });
  await run.save(checkpoint(3), { best: true, last: 1 });
  await run.save(checkpoint(4), { best: false, last: 1 });
  const number = join(runs, run.name.slice(0, 4));
  expect((await run.otherRun(number, "best")).step).toBe(3);
  expect((await run.otherRun(number, "last")).step).toBe(4);
  await expect(run.otherRun(number, "7")).rejects.toThrow("no checkpoint `7`; it has best, last, 3, 4");
  await expect(run.otherRun(join(runs, "0099"), "best")).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining("there is no run"),
  });
  run.close();
});

test("two cannot write one run: the second is told who does", async () => {
  const run = await createRun({ ...what, runsFolder: runsFolder() });
  await expect(resumeRun(run.folder)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining(`process ${process.pid}`),
  });
  run.close();
  (await resumeRun(run.folder)).run.close();
  expect(existsSync(join(run.folder, "lock"))).toBe(false);
});

test("the lock of a dead process, or of a number given to another one since, is taken over", async () => {
  const run = await createRun({ ...what, runsFolder: runsFolder() });
  const held = JSON.parse(read(run.folder, "lock"));
  run.close();
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  for (const holder of [
    { ...held, pid: child.pid },
    { ...held, started: "1" },
    { ...held, boot: "another" },
  ]) {
    writeFileSync(join(run.folder, "lock"), JSON.stringify(holder));
    (await resumeRun(run.folder)).run.close();
  }
  for (const holder of [
    { ...held, host: `${hostname()}-2` },
    { ...held, pid: process.pid },
  ]) {
    writeFileSync(join(run.folder, "lock"), JSON.stringify(holder));
    await expect(resumeRun(run.folder)).rejects.toThrow(/is in use by process \d+/);
  }
  writeFileSync(join(run.folder, "lock"), "");
  await expect(resumeRun(run.folder)).rejects.toThrow(/another process; .* delete .*lock/);
});
