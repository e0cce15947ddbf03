import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { built, gan, ganIn, ring, scratch } from "./gan.js";

describe.skipIf(!built)("gan, built", () => {
  let folder = "";
  beforeAll(() => {
    folder = scratch();
    writeFileSync(join(folder, "ring.gan"), ring);
    writeFileSync(join(folder, "bad.gan"), ring.replace("nonSaturating", "nonSaturatin"));
  });

  it("check says that a right file is right", () => {
    expect(gan(folder, "check", "ring.gan")).toEqual({ status: 0, stdout: "ring.gan is right.\n", stderr: "" });
  });

  it("check shows a mistake at its place, and exits with 2", () => {
    const { status, stdout, stderr } = gan(folder, "check", "bad.gan");
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("bad.gan:6:8 error unknown-plugin: there is no loss `nonSaturatin`");
    expect(stderr).toContain("did you mean `nonSaturating`?");
  });

  it("--json gives the same mistake as data, and nothing else", () => {
    const { status, stdout, stderr } = gan(folder, "check", "bad.gan", "--json");
    expect(status).toBe(2);
    expect(stderr).toBe("");
    const { ok, diagnostics } = JSON.parse(stdout);
    expect(ok).toBe(false);
    expect(diagnostics[0]).toMatchObject({ code: "unknown-plugin", severity: "error" });
  });

  it("a file that is not there, a wrong flag and an unknown command are bad input, with what was meant", () => {
    const absent = gan(folder, "check", "nothing.gan");
    expect([absent.status, absent.stderr]).toEqual([2, "There is no file nothing.gan.\n"]);
    const command = gan(folder, "trian", "ring.gan");
    expect(command.status).toBe(2);
    expect(command.stderr).toContain("Did you mean train?");
    const flag = gan(folder, "train", "ring.gan", "--step", "3");
    expect(flag.status).toBe(2);
    expect(flag.stderr).toContain("--steps");
    expect(flag.stderr).toContain("(see gan train --help)");
    expect(gan(folder, "train", "ring.gan", "--steps", "0").status).toBe(2);
    expect(gan(folder, "check", "ring.gan", "--set", "width").stderr).toContain("--set name=value");
  });

  it("a folder, a file that is much too long, and a used folder are told in a sentence", () => {
    mkdirSync(join(folder, "folder.gan"));
    expect(gan(folder, "check", "folder.gan").stderr).toContain("folder.gan is a folder");
    writeFileSync(join(folder, "long.gan"), "a".repeat(6_000_000));
    expect(gan(folder, "check", "long.gan").stderr).toContain("long.gan:1:1 error file-too-large");
    writeFileSync(join(folder, "uses.gan"), `from "./folder.gan" use G\n${ring}`);
    const { status, stderr } = gan(folder, "check", "uses.gan");
    expect([status, stderr.split("\n")[0]]).toEqual([2, "uses.gan:1:6 error bad-use: `folder.gan` cannot be read"]);
  });

  it("a size of memory that is no number is bad input", () => {
    const { status, stderr } = gan(folder, "check", "ring.gan", "--memory", "1.2.3GB");
    expect(status).toBe(2);
    expect(stderr).toContain("such as 8GB or 512MB");
  });

  it("an unknown engine is bad input, and the ones there are are named", () => {
    const { status, stdout, stderr } = gan(folder, "train", "ring.gan", "--engine", "gpu");
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("Allowed choices are cpu, wasm, onnx, tensorflow, auto.");
  });

  it("--json answers a wrong flag with JSON too", () => {
    const { status, stdout } = gan(folder, "check", "ring.gan", "--seed", "abc", "--json");
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: expect.stringContaining("--seed") });
  });

  it("every command has help with two examples", () => {
    const commands = [...gan(folder, "--help").stdout.matchAll(/^ {2}([\w-]+) /gm)].map(([, name]) => name as string);
    expect(commands).toEqual(
      expect.arrayContaining([
        "check",
        "explain",
        "train",
        "resume",
        "sample",
        "evaluate",
        "compare",
        "sweep",
        "plugins",
        "doctor",
        "engine",
        "new",
      ]),
    );
    for (const name of commands.filter((command) => command !== "help")) {
      const { status, stdout } = gan(folder, name, "--help");
      expect(status).toBe(0);
      expect(stdout.split("Examples:")[1]?.trim().split("\n")).toHaveLength(2);
      expect(stdout).toContain("--json");
    }
  });

  it("missing data says which file to put where, from which source, under which terms, and exits with 3", () => {
    const text = readFileSync(join(import.meta.dirname, "../../../experiments/celeba.gan"), "utf8");
    writeFileSync(join(folder, "celeba.gan"), text);
    const { status, stderr } = gan(folder, "train", "celeba.gan", "--engine", "cpu");
    expect(status).toBe(3);
    expect(stderr).toContain("img_align_celeba.zip");
    expect(stderr).toContain("non-commercial");
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(join(folder, "runs"))).toBe(false);
  });

  it("a file's mistake is told before its data is missed", () => {
    const text = readFileSync(join(folder, "celeba.gan"), "utf8").replace("flatten ->", "flaten ->");
    writeFileSync(join(folder, "celeba-bad.gan"), text);
    const { status, stderr } = gan(folder, "train", "celeba-bad.gan", "--engine", "cpu");
    expect(status).toBe(2);
    expect(stderr).toContain("did you mean `flatten`?");
  });

  it("explain shows layers and the schedule, and its JSON the plan", () => {
    const { stdout } = gan(folder, "explain", "ring.gan");
    expect(stdout).toContain("batchNorm");
    expect(stdout).toContain("D is updated with adam");
    const { plan } = JSON.parse(gan(folder, "explain", "ring.gan", "--json").stdout);
    expect(plan.train[0].duration).toEqual({ value: 20, unit: "steps" });
  });

  it("explain-error explains a code, and suggests one that is near", () => {
    expect(gan(folder, "explain-error", "shape-mismatch").stdout).toContain("shape-mismatch (error)");
    const near = gan(folder, "explain-error", "shape-mismatc");
    expect([near.status, near.stderr]).toEqual([2, "There is no code shape-mismatc. Did you mean shape-mismatch?\n"]);
  });

  it("plugins lists kinds and shows one plugin's parameters", () => {
    expect(gan(folder, "plugins", "loss").stdout).toContain("nonSaturating");
    const { stdout } = gan(folder, "plugins", "layer", "conv2d");
    expect(stdout).toContain("kernel");
    expect(stdout).toContain("whole number");
    expect(JSON.parse(gan(folder, "plugins", "--json").stdout).plugins.length).toBeGreaterThan(60);
    expect(gan(folder, "plugins", "layer", "conv2").stderr).toContain("Did you mean conv2d");
  });

  it("new writes a file that is right, and never over one that is there", () => {
    const { status, stdout } = gan(folder, "new", "toy", "--template", "ring");
    expect(status).toBe(0);
    expect(stdout).toContain("gan train toy.gan");
    expect(gan(folder, "check", "toy.gan").status).toBe(0);
    expect(gan(folder, "new", "toy", "--template", "ring")).toMatchObject({ status: 2 });
    const inNothing = gan(folder, "new", "nowhere/toy");
    expect([inNothing.status, inNothing.stderr]).toEqual([2, "The folder nowhere is missing; make it first.\n"]);
    expect(gan(folder, "new", "toy.gan/toy").stderr).toBe("toy.gan is a file; name a folder.\n");
    expect(gan(folder, "new", "other", "--template", "rin").stderr).toContain("Did you mean ring?");
  });

  it("train writes a run folder; sample and compare read it", () => {
    const trained = gan(folder, "train", "ring.gan", "--engine", "cpu", "--run", "runs/a", "--json");
    expect(trained.status).toBe(0);
    expect(JSON.parse(trained.stdout)).toMatchObject({ ok: true, reason: "done", step: 20 });
    expect(readdirSync(join(folder, "runs/a"))).toEqual(
      expect.arrayContaining([
        "source.gan",
        "plan.json",
        "environment.json",
        "metrics.jsonl",
        "samples",
        "checkpoints",
        "log.jsonl",
      ]),
    );
    expect(readdirSync(join(folder, "runs/a/samples"))).toContain("scatter-000020.png");

    const sampled = gan(folder, "sample", "runs/a", "--count", "3", "--engine", "cpu", "--out", "points");
    expect(sampled.status).toBe(0);
    const points = readFileSync(join(folder, "points/points.csv"), "utf8").trim().split("\n");
    expect(points).toHaveLength(3);
    const ontoFile = gan(folder, "sample", "runs/a", "--engine", "cpu", "--out", "ring.gan");
    expect([ontoFile.status, ontoFile.stderr]).toEqual([2, "ring.gan is a file, or lies in one; name a folder.\n"]);

    expect(gan(folder, "train", "ring.gan", "--engine", "cpu", "--run", "runs/b", "--seed", "3").status).toBe(0);
    const compared = gan(folder, "compare", "runs/a", "runs/b");
    expect(compared.status).toBe(0);
    expect(compared.stdout).toMatch(/seed +0 +-> +3/);
    expect(gan(folder, "compare", "runs/a")).toMatchObject({ status: 2 });
  });

  it("evaluate measures and draws what is asked for, and tells mistakes in it", () => {
    const measured = gan(
      folder,
      "evaluate",
      "runs/a",
      "--engine",
      "cpu",
      "discriminatorAccuracy(samples: 20)",
      "surface(20) as plane",
      "--out",
      "pictures",
      "--json",
    );
    const [result, picture] = JSON.parse(measured.stdout).results;
    expect(result).toMatchObject({ metric: "discriminatorAccuracy", protocol: { fakes: 20, split: "valid" } });
    expect(picture).toEqual({ monitor: "plane", view: "surface", file: join("pictures", "plane.png") });
    expect(readFileSync(join(folder, picture.file)).subarray(1, 4).toString()).toBe("PNG");
    const nowhere = gan(folder, "evaluate", "runs/a", "scatter", "--engine", "cpu", "--out", "ring.gan");
    expect([nowhere.status, nowhere.stderr]).toEqual([2, "ring.gan is a file, or lies in one; name a folder.\n"]);

    const wrong = ["discriminatorAccuracy(sample: 20)", "modeCoverage"];
    const twice = gan(folder, "evaluate", "runs/a", "scatter", "scatter(100)", "--engine", "cpu", "--out", "one");
    expect([twice.status, existsSync(join(folder, "one"))]).toEqual([2, false]);
    expect(twice.stderr).toContain('"scatter(...) as other"');
    const both = ["scatter", "scatter(100) as other"];
    expect(gan(folder, "evaluate", "runs/a", ...both, "--engine", "cpu", "--out", "both").status).toBe(0);
    expect(readdirSync(join(folder, "both"))).toEqual(["other.png", "scatter.png"]);
    const refused = gan(folder, "evaluate", "runs/a", "--engine", "cpu", ...wrong);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain("evaluate:1:");
    expect(refused.stderr).toContain("did you mean `samples`?");
  });

  it("animate joins a view's pictures, and says of which views there are some", () => {
    const { status, stdout } = gan(folder, "animate", "runs/a", "scatter", "--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ view: "scatter", steps: [4, 8, 12, 16, 20] });
    expect(readFileSync(join(folder, "runs/a/samples/scatter.gif")).subarray(0, 3).toString()).toBe("GIF");
    const fast = gan(folder, "animate", "runs/a", "scatter", "--rate", "51");
    expect([fast.status, fast.stderr]).toEqual([2, expect.stringContaining("from 1 to 50")]);
    const unknown = gan(folder, "animate", "runs/a", "surface");
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toMatch(/^runs\/a has no pictures of `surface`; it has pictures of scatter\./);
  });

  it("one sample is as good as many: it does not depend on how many are drawn", () => {
    gan(folder, "sample", "runs/a", "--count", "1", "--engine", "cpu", "--out", "one");
    gan(folder, "sample", "runs/a", "--count", "3", "--engine", "cpu", "--out", "three");
    const first = (name: string) =>
      readFileSync(join(folder, name, "points.csv"), "utf8")
        .split("\n")[0]
        ?.split(",")
        .map(Number) ?? [];
    for (const [i, value] of first("one").entries()) expect(value).toBeCloseTo(first("three")[i] as number, 5);
  });

  it("a run folder that is not empty is refused, with how to go on", () => {
    const { status, stderr } = gan(folder, "train", "ring.gan", "--engine", "cpu", "--run", "runs/a");
    expect(status).toBe(2);
    expect(stderr).toContain("gan resume runs/a");
  });

  it("a start that fails leaves no folder, and says where the missing run is named", () => {
    const taking = ring.replace("loss = ", 'weights D = run("nope", best)\nloss = ');
    writeFileSync(join(folder, "taking.gan"), taking);
    const { status, stderr } = gan(folder, "train", "taking.gan", "--engine", "cpu", "--run", "runs/taking");
    expect(status).toBe(2);
    expect(stderr).toMatch(/taking\.gan:6:\d+: the weights of nope cannot be taken over/);
    expect(existsSync(join(folder, "runs/taking"))).toBe(false);
  });

  it("mixed precision on an engine without it is one line that says how to go on, and leaves no folder", () => {
    writeFileSync(join(folder, "mixed.gan"), `${ring}precision mixed\n`);
    expect(gan(folder, "explain", "mixed.gan").stdout).toMatch(/^precision mixed: /m);
    const refused = gan(folder, "train", "mixed.gan", "--engine", "cpu", "--run", "runs/mixed");
    expect(refused).toEqual({
      status: 3,
      stdout: "",
      stderr: "The engine cpu does not compute in mixed precision: use the engine tensorflow, or precision float32.\n",
    });
    expect(existsSync(join(folder, "runs/mixed"))).toBe(false);
    const train = ["train", "mixed.gan", "--engine", "cpu", "--run", "runs/full", "--precision", "float32"];
    expect(gan(folder, ...train, "--steps", "1").status).toBe(0);
    const compared = gan(folder, "compare", "runs/a", "runs/full", "--json");
    const [{ differences }] = JSON.parse(compared.stdout).changes;
    expect(differences).not.toContainEqual(expect.objectContaining({ path: "precision" }));
    const unknown = gan(folder, "train", "mixed.gan", "--precision", "bf16");
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain("float32, mixed");
  });

  it("sweep runs every combination, passes over finished ones, and ranks them", () => {
    const swept = ring.replace("train 20 steps", "train 4 steps");
    writeFileSync(join(folder, "sweep.gan"), `${swept}sweep { seed in 1..2; by modes }\n`);
    const first = gan(folder, "sweep", "sweep.gan", "--engine", "cpu", "--json");
    expect(first.status).toBe(0);
    expect(JSON.parse(first.stdout).runs).toHaveLength(2);
    const overruled = gan(folder, "sweep", "sweep.gan", "--engine", "cpu", "--seed", "9", "--out", "other");
    expect([overruled.status, existsSync(join(folder, "other"))]).toEqual([2, false]);
    expect(overruled.stderr).toBe("--seed 9: the sweep of the file sets `seed` in each of its runs.\n");
    const kept = () => readFileSync(join(folder, "sweeps/sweep/seed-1/metrics.jsonl"), "utf8");
    const before = kept();
    const again = gan(folder, "sweep", "sweep.gan", "--engine", "cpu");
    expect(again.status).toBe(0);
    expect(again.stdout).toContain("seed-1");
    expect(again.stderr).not.toContain("a ring:");
    expect(kept()).toBe(before);
    // What an axis measures by makes the protocols unequal: such runs are listed, and ranked only if asked for.
    const axis = `param count: int = 10\n${swept.replace(/samples: \d+/, "samples: count")}`;
    writeFileSync(join(folder, "axis.gan"), `${axis}sweep { count in [20, 10] }\n`);
    const listed = gan(folder, "sweep", "axis.gan", "--engine", "cpu", "--json");
    expect(listed.status).toBe(0);
    expect(JSON.parse(listed.stdout).runs.map(({ name }: { name: string }) => name)).toEqual(["count-20", "count-10"]);
    const fixed = gan(folder, "sweep", "axis.gan", "--engine", "cpu", "--set", "count=30", "--out", "other");
    expect([fixed.status, fixed.stderr]).toEqual([2, expect.stringContaining("--set count=30: the sweep")]);
    writeFileSync(join(folder, "axis.gan"), `${axis}sweep { count in [20, 10]; by modes }\n`);
    const refused = gan(folder, "sweep", "axis.gan", "--engine", "cpu", "--out", "ranked");
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain("unequal protocols");
  });

  it("doctor says which engines work", () => {
    const report = JSON.parse(gan(folder, "doctor", "--json").stdout);
    expect(report.engines.map(({ name }: { name: string }) => name)).toEqual(["cpu", "wasm", "onnx", "tensorflow"]);
    expect(report.engines.slice(0, 3).every(({ available }: { available: boolean }) => available)).toBe(true);
    expect(report.engines[3]).toMatchObject({
      available: false,
      reason: expect.stringContaining("gan engine install"),
    });
  });

  it("engine install says in one line what this machine lacks, and exits with 3", () => {
    const { status, stdout, stderr } = ganIn(folder, { PATH: folder }, "engine", "install", "--force");
    expect([status, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(/^.*(apt install g\+\+|no native engine).*\n$/);
  });

  it("engine list and remove tell of what is installed", () => {
    expect(gan(folder, "engine", "list").stdout).toContain("gan engine install");
    const engine = join(folder, "cache/engines/tensorflow-1.0.0-linux-x64");
    mkdirSync(engine, { recursive: true });
    const cache = { GAN_CACHE: join(folder, "cache") };
    expect(ganIn(folder, cache, "engine", "list").stdout).toMatch(/^tensorflow-1\.0\.0-linux-x64 +0 MB +whole/);
    expect(JSON.parse(ganIn(folder, cache, "engine", "list", "--json").stdout).engines).toHaveLength(1);
    expect(ganIn(folder, cache, "engine", "remove", "other").status).toBe(2);
    expect(ganIn(folder, cache, "engine", "remove").stdout).toContain(engine);
    expect(existsSync(engine)).toBe(false);
  });
});
