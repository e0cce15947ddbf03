import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";

// Many processes, and PyTorch is slow to load.
vi.setConfig({ testTimeout: 300_000 });

const root = join(import.meta.dirname, "../..");
const gan = join(root, "packages/cli/bin/gan.js");
const built = existsSync(join(root, "packages/cli/dist/main.js"));
const python = join(root, "benchmarks/.venv/bin/python");

const folder = mkdtempSync(join(tmpdir(), "gan-benchmarks-"));
afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: "utf8", timeout: 300_000 });
  return { status, stdout, stderr };
}

const toy = `data   points = ring(modes: 4, train: 100)
latent z      = normal(4)
network G(z) -> points { dense(8) -> relu -> dense(2) }
network D(points)      { dense(8) -> leakyRelu(0.2) -> dense(1) }
loss = nonSaturating
train 20 steps, batch 16 { update D with sgd(lr: 0.01); update G with sgd(lr: 0.01) }
`;

/** Stands in for a peer, and for its Python Node: plainly written, a step takes 4 s, with D frozen 2 s. */
const peer = `const frozen = process.argv.includes("--frozen");
const median = frozen ? 2 : 4;
console.log(JSON.stringify(process.argv.includes("--describe")
  ? { torch: "9.9", precisions: ["float32"], parameters: { generator: 58, discriminator: 33 } }
  : { stepSeconds: { median }, imagesPerStep: 16, imagesPerSecond: 16 / median, firstStepSeconds: 5, peakMemoryBytes: 2 ** 30 }));
`;

describe.skipIf(!built)("npm run bench, with gan built", () => {
  it("times a file and its peer in turn, and tells medians and ratios as a table and as JSON", () => {
    const file = join(folder, "toy.gan");
    const out = join(folder, "out.json");
    writeFileSync(file, toy);
    writeFileSync(join(folder, "toy.py"), peer);
    const flags = ["--engine", "cpu", "--rounds", "3", "--steps", "2", "--python", process.execPath, "--out", out];
    const { status, stdout, stderr } = run(process.execPath, "benchmarks/bench.mjs", file, ...flags);
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining("round 3 of 3") });

    const { rounds, steps, warmUp, workloads } = JSON.parse(readFileSync(out, "utf8"));
    expect({ rounds, steps, warmUp }).toEqual({ rounds: 3, steps: 2, warmUp: 3 });
    const { contestants } = workloads[0];
    const [ours] = contestants;
    const [plain, frozen] = contestants.slice(-2);
    expect(ours).toMatchObject({
      engine: "cpu",
      precision: "float32",
      parameters: { generator: 58, discriminator: 33 },
    });
    expect(ours.rounds).toHaveLength(3);
    expect([plain.peer, frozen.peer]).toEqual(["plain", "frozen"]);
    expect(plain.stepSeconds).toEqual({ median: 4, least: 4, most: 4 });
    expect(ours.speedup.plain.median).toBeCloseTo(4 / ours.stepSeconds.median, 6);
    expect(ours.speedup.frozen.median).toBeCloseTo(2 / ours.stepSeconds.median, 6);
    const lines = stdout.split("\n").filter((line) => line.startsWith("| "));
    expect(lines).toHaveLength(2 + contestants.length);
    expect(lines.at(-1)).toMatch(
      /\| PyTorch 9\.9, D frozen in G's step \| 2000 \(2000 to 2000\) \| 8 \| {2}\| {2}\| 5\.0 \| 1024 \|$/,
    );
  });

  it("a file without peers is timed in mixed precision too, where the engine has it", () => {
    const file = join(folder, "toy.gan");
    const out = join(folder, "mixed.json");
    writeFileSync(file, toy);
    const flags = ["--engine", "cpu", "--no-peers", "--rounds", "1", "--steps", "1", "--out", out];
    run(process.execPath, "benchmarks/bench.mjs", file, ...flags);
    expect(JSON.parse(readFileSync(out, "utf8")).workloads[0].contestants).toMatchObject([
      { name: "dotgan, cpu", precision: "float32", engine: "cpu" },
      {
        name: "dotgan, cpu, mixed",
        precision: "bfloat16",
        error: expect.stringContaining("does not compute in mixed precision"),
      },
    ]);
  });

  it("a contestant that fails is told in its row, and the others go on", () => {
    const file = join(folder, "bad.gan");
    writeFileSync(file, toy.replace("nonSaturating", "nonSaturatin"));
    const out = join(folder, "bad.json");
    const { status, stdout } = run(
      process.execPath,
      "benchmarks/bench.mjs",
      file,
      "--no-peers",
      "--rounds",
      "1",
      "--out",
      out,
    );
    expect(status).toBe(1);
    expect(stdout).toContain("dotgan");
    expect(JSON.parse(readFileSync(out, "utf8")).workloads[0].contestants[0].error).toEqual(expect.any(String));
  });
});

describe.skipIf(!built || !existsSync(python))("the PyTorch peers, where PyTorch is installed", () => {
  it.each(["dcgan-64", "gan-2014", "wgan-gp"])("%s has the weights of its .gan file", (name) => {
    const file = join("benchmarks", name);
    const { explanation } = JSON.parse(run(process.execPath, gan, "explain", `${file}.gan`, "--json").stdout);
    const { generator, discriminator } = explanation.cost;
    expect(JSON.parse(run(python, `${file}.py`, "--describe").stdout).parameters).toEqual({
      generator: generator.parameters,
      discriminator: discriminator.parameters,
    });
  });
});
