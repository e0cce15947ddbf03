import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { built, gan, ring, scratch } from "./gan.js";

/** Its images are on no disk here; labels, two blocks, a shared fake batch and a curve over epochs take part. */
const faces = `data   faces = celeba(size: 8)
latent z     = normal(20)
network G(z) -> faces { dense(192) -> tanh -> reshape(8, 8, 3) }
network D(faces)      { flatten -> dense(1) }
loss = nonSaturating
train 2 epochs, batch 8 { update D with sgd(lr: 0.01) }
train 3 epochs, batch 4 {
  share fake {
    repeat 2 { update D with sgd(lr: linear(0.01, 0, over: 2 epochs)) }
    update G with sgd(lr: 0.01)
  }
}
every 1 step { grid(2, 2) }
`;

describe.skipIf(!built)("gan bench, built", () => {
  let folder = "";
  const bench = (file: string, ...flags: string[]) => {
    const { status, stdout, stderr } = gan(folder, "bench", file, "--engine", "cpu", ...flags);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return stdout;
  };
  beforeAll(() => {
    folder = scratch();
    writeFileSync(join(folder, "ring.gan"), ring);
    writeFileSync(join(folder, "faces.gan"), faces);
  });

  it("tells what a step costs, as JSON, and leaves no file", () => {
    const before = readdirSync(folder);
    const told = JSON.parse(bench("ring.gan", "--steps", "4", "--rounds", "2", "--json"));
    expect(told).toMatchObject({
      ok: true,
      title: "a ring",
      engine: "cpu",
      precision: "float32",
      steps: 4,
      rounds: 2,
      warmUp: 3,
    });
    expect(told).toMatchObject({ imagesPerStep: 16, roundMedians: [expect.any(Number), expect.any(Number)] });
    const { least, lowerQuartile, median, upperQuartile, most } = told.stepSeconds;
    const inOrder = [0, least, lowerQuartile, median, upperQuartile, most];
    expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
    expect(least).toBeGreaterThan(0);
    expect(told.imagesPerSecond).toBeCloseTo(16 / median, 6);
    for (const round of told.roundMedians) expect(round >= least && round <= most).toBe(true);
    expect(told.firstStepSeconds).toBeGreaterThan(least);
    // Node alone takes more than this many bytes.
    expect(told.peakMemoryBytes).toBeGreaterThan(2 ** 24);
    const { explanation } = JSON.parse(gan(folder, "explain", "ring.gan", "--json").stdout);
    expect(told.parameters).toEqual({
      generator: explanation.cost.generator.parameters,
      discriminator: explanation.cost.discriminator.parameters,
    });
    expect(readdirSync(folder)).toEqual(before);
  });

  it("needs no data, and times the last block of the training", () => {
    const told = JSON.parse(bench("faces.gan", "--steps", "1", "--rounds", "1", "--json"));
    expect(told.imagesPerStep).toBe(8);
  });

  it("tells a person the same in a few lines", () => {
    const text = bench("faces.gan", "--steps", "2", "--rounds", "1", "--warm-up", "1");
    expect(text).toContain("faces, on cpu: 1 x 2 steps of 8 images, after 1 to warm up");
    for (const line of [/^step +[\d.e+]+ ms /m, /^images\/s +[\d.]+/m, /^first step +[\d.]+ s/m, /^memory +\d+ MB/m])
      expect(text).toMatch(line);
  });

  it("says in its help that it takes a precision, and which engine lacks the mixed one", () => {
    expect(gan(folder, "bench", "--help").stdout).toContain("--precision");
    const refused = gan(folder, "bench", "ring.gan", "--engine", "cpu", "--precision", "mixed", "--json");
    expect(refused).toMatchObject({ status: 3, stderr: "" });
    expect(JSON.parse(refused.stdout)).toMatchObject({ ok: false, error: expect.stringContaining("mixed precision") });
  });

  it("a mistake of the file is told as everywhere", () => {
    writeFileSync(join(folder, "bad.gan"), ring.replace("nonSaturating", "nonSaturatin"));
    expect(gan(folder, "bench", "bad.gan")).toMatchObject({ status: 2, stdout: "" });
  });
});
