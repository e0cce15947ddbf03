import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { built, gan, ganSignalled, ring, rowsOf, scratch } from "./gan.js";

/** All that a run's rows say, save how long things took. */
const numbers = (run: string) =>
  rowsOf(run).map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !/second/i.test(name))));

describe.skipIf(!built)("gan, built", () => {
  let folder = "";
  beforeAll(() => {
    folder = scratch();
    writeFileSync(join(folder, "ring.gan"), ring);
  });

  it.each(["cpu", "wasm", "onnx"])("10 steps and 10 more equal 20 in every number but times, on %s", (engine) => {
    const whole = `whole-${engine}`;
    const parts = `parts-${engine}`;
    expect(gan(folder, "train", "ring.gan", "--engine", engine, "--run", whole).status).toBe(0);
    const paused = gan(folder, "train", "ring.gan", "--engine", engine, "--run", parts, "--steps", "10");
    expect(paused.status).toBe(0);
    expect(paused.stderr).toContain(`gan resume ${parts}`);
    expect(gan(folder, "resume", parts, "--engine", engine).status).toBe(0);
    expect(numbers(join(folder, parts))).toEqual(numbers(join(folder, whole)));
    const weights = (run: string) => readFileSync(join(folder, run, "checkpoints/step-000020/tensors.safetensors"));
    expect(weights(parts).equals(weights(whole))).toBe(true);
  });

  it("a checkpoint with a flipped bit is refused by name, and the one before it is used", () => {
    gan(folder, "train", "ring.gan", "--engine", "cpu", "--run", "flipped", "--steps", "12");
    const checkpoints = join(folder, "flipped/checkpoints");
    const newest = readdirSync(checkpoints)
      .filter((name) => name.startsWith("step-"))
      .sort()
      .at(-1) as string;
    const file = join(checkpoints, newest, "tensors.safetensors");
    const bytes = readFileSync(file);
    bytes[bytes.length - 5] = (bytes[bytes.length - 5] as number) ^ 1;
    writeFileSync(file, bytes);
    const { status, stderr } = gan(folder, "resume", "flipped", "--engine", "cpu");
    expect(status).toBe(0);
    expect(stderr).toContain(newest);
    expect(stderr).toContain("damaged");
    expect(stderr).toMatch(/from step (8|4)/);
    expect(numbers(join(folder, "flipped"))).toEqual(numbers(join(folder, "whole-cpu")));
  });

  it("an edited file is shown, and taken only with --accept-changes", () => {
    gan(folder, "train", "ring.gan", "--engine", "cpu", "--run", "edited", "--steps", "4");
    writeFileSync(join(folder, "edited.gan"), ring.replace("lr: 1e-3, beta1", "lr: 2e-3, beta1"));
    const refused = gan(folder, "resume", "edited", "--file", "edited.gan", "--engine", "cpu");
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/0\.001 +-> +0\.002/);
    expect(refused.stderr).toContain("--accept-changes");
    const accepted = gan(folder, "resume", "edited", "--file", "edited.gan", "--engine", "cpu", "--accept-changes");
    expect(accepted.status).toBe(0);
    expect(rowsOf(join(folder, "edited")).at(-1)).toMatchObject({ step: 20 });
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 75],
  ] as const)("%s finishes the step, saves, says how to go on and exits with %i", async (signal, code) => {
    const long = ring.replace("train 20 steps", "train 100_000 steps").replace("every 4 steps", "every 100_000 steps");
    writeFileSync(join(folder, "long.gan"), long);
    const { status, stderr } = await ganSignalled(
      folder,
      signal,
      "train",
      "long.gan",
      "--engine",
      "cpu",
      "--run",
      signal,
    );
    expect(status).toBe(code);
    expect(stderr).toContain(`gan resume ${signal}`);
    const { step } = rowsOf(join(folder, signal)).at(-1) as { step: number };
    expect(readdirSync(join(folder, signal, "checkpoints"))).toContain(`step-${String(step).padStart(6, "0")}`);
  });

  it("an infinity stops at its step, naming network, layer and line, with a checkpoint before it", () => {
    writeFileSync(join(folder, "wild.gan"), ring.replace("adam(lr: 1e-3, beta1: 0.5)", "sgd(lr: 1e30)"));
    const { status, stderr } = gan(folder, "train", "wild.gan", "--engine", "cpu", "--run", "wild");
    expect(status).toBe(1);
    expect(stderr).toMatch(/step \d+/);
    expect(stderr).toMatch(/wild\.gan:\d+:\d+/);
    expect(stderr).toMatch(/\b[GD]\b/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
