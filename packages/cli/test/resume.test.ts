import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { built, gan, ganSignalled, ring, rowsOf, scratch } from "./gan.js";

/** All that a run's rows say, save how long things took and what memory the process held. */
const numbers = (run: string) =>
  rowsOf(run).map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !/second|resident/i.test(name))));

// Each of these starts gan several times, and a loaded machine takes seconds for each.
describe.skipIf(!built)("gan, built", { timeout: 240_000 }, () => {
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

  it("the run's own file is read again too, with the --set that the run was started with", () => {
    const wide = ring
      .replace("data   points", "param width: int = 8\ndata   points")
      .replaceAll("dense(8)", "dense(width)");
    writeFileSync(join(folder, "wide.gan"), wide);
    const train = ["train", "wide.gan", "--engine", "cpu", "--run", "own", "--steps", "4", "--set", "width=6"];
    expect(gan(folder, ...train).status).toBe(0);
    const own = join(folder, "own/source.gan");
    expect(readFileSync(own, "utf8")).toBe(wide);
    writeFileSync(own, wide.replace("ema(0.9)", "ema(0.8)"));
    const refused = gan(folder, "resume", "own", "--engine", "cpu");
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/0\.9 +-> +0\.8/);
    expect(refused.stderr).not.toContain("width");
    const without = wide.replace("param width: int = 8\n", "").replaceAll("dense(width)", "dense(6)");
    writeFileSync(join(folder, "without.gan"), without);
    const removed = gan(folder, "resume", "own", "--engine", "cpu", "--file", "without.gan");
    expect(removed.status).toBe(2);
    expect(removed.stderr).toMatch(/param width +6 +->/);
    expect(gan(folder, "resume", "own", "--engine", "cpu", "--accept-changes").status).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, "own/plan.json"), "utf8")).params).toEqual({ width: 6 });
    expect(rowsOf(join(folder, "own")).at(-1)).toMatchObject({ step: 20 });
  });

  it("what a run was warned of at its start is not told again, what another file says is", () => {
    writeFileSync(join(folder, "warned.gan"), ring.replace("nonSaturating", "minimax"));
    const flags = ["--engine", "cpu", "--steps"];
    const warning = "advice-saturating";
    expect(gan(folder, "train", "warned.gan", "--run", "warned", ...flags, "4").stderr).toContain(warning);
    const again = gan(folder, "resume", "warned", ...flags, "8");
    expect(again.status).toBe(0);
    expect(again.stderr).not.toContain(warning);
    const named = gan(folder, "resume", "warned", ...flags, "12", "--file", "warned.gan");
    expect(named.stderr).toContain(warning);
  });

  it("a precision from outside stays the run's, and another in the file is shown", () => {
    writeFileSync(join(folder, "mixed.gan"), `${ring}precision mixed\n`);
    const flags = ["--engine", "cpu"];
    const start = ["train", "mixed.gan", ...flags, "--run", "precise", "--precision", "float32", "--steps", "4"];
    expect(gan(folder, ...start).status).toBe(0);
    expect(gan(folder, "resume", "precise", ...flags, "--steps", "8").status).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, "precise/plan.json"), "utf8")).precision).toBe("float32");

    expect(gan(folder, "train", "ring.gan", ...flags, "--run", "usual", "--steps", "4").status).toBe(0);
    const plan = join(folder, "usual/plan.json");
    const { precision: _, ...older } = JSON.parse(readFileSync(plan, "utf8"));
    writeFileSync(plan, JSON.stringify(older));
    expect(gan(folder, "resume", "usual", ...flags, "--steps", "8").status).toBe(0);
    const changed = gan(folder, "resume", "usual", ...flags, "--file", "mixed.gan");
    expect(changed.status).toBe(2);
    expect(changed.stderr).toMatch(/precision +float32 +-> +mixed/);
    expect(changed.stderr).toContain("--accept-changes");
  });

  it("a run keeps the files that its file uses: it is checked again wherever it is, and their edits are seen", () => {
    const [networks = ""] = /network G[\s\S]*?(?=loss)/.exec(ring) ?? [];
    mkdirSync(join(folder, "papers/parts"), { recursive: true });
    writeFileSync(join(folder, "papers/parts/players.gan"), networks);
    writeFileSync(join(folder, "papers/both.gan"), 'from "./parts/players.gan" use G, D\n');
    const using = ring.replace(networks, 'from "../papers/both.gan" use G, D\n');
    mkdirSync(join(folder, "mine"));
    writeFileSync(join(folder, "mine/using.gan"), using);
    const start = ["train", "mine/using.gan", "--engine", "cpu", "--run", "using", "--steps", "4"];
    expect(gan(folder, ...start).status).toBe(0);
    renameSync(join(folder, "using"), join(folder, "moved"));
    renameSync(join(folder, "papers"), join(folder, "papers-gone"));
    const explained = gan(folder, "explain", "moved/source.gan", "--json");
    expect(explained.status).toBe(0);
    expect(JSON.parse(explained.stdout).plan.generator.nodes).toHaveLength(4);

    renameSync(join(folder, "papers-gone"), join(folder, "papers"));
    writeFileSync(join(folder, "papers/parts/players.gan"), networks.replace("dropout(0.2)", "dropout(0.4)"));
    const edited = gan(folder, "resume", "moved", "--file", "mine/using.gan", "--engine", "cpu");
    expect(edited.status).toBe(2);
    expect(edited.stderr).toMatch(/dropout.* 0\.2 +-> +0\.4/);
    const accept = ["resume", "moved", "--file", "mine/using.gan", "--engine", "cpu", "--accept-changes"];
    expect(gan(folder, ...accept, "--steps", "8").status).toBe(0);
    expect(gan(folder, "check", "moved/source.gan").status).toBe(0);
    expect(gan(folder, "check", "moved/source.before-4.gan").status).toBe(0);

    const kept = readdirSync(join(folder, "moved/sources")).filter((name) => name.startsWith("players-"));
    expect(kept).toHaveLength(2);
    for (const name of kept) {
      const path = join(folder, "moved/sources", name);
      writeFileSync(path, readFileSync(path, "utf8").replace("leakyRelu(0.2)", "leakyRelu(0.1)"));
    }
    const inside = gan(folder, "resume", "moved", "--engine", "cpu");
    expect(inside.status).toBe(2);
    expect(inside.stderr).toMatch(/leakyRelu.* 0\.2 +-> +0\.1/);
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
