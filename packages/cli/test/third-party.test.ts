import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { built, gan, rowsOf, scratch } from "./gan.js";

// A user's own plugins, outside of the workspace: @dotgan/kit is what npm would publish, unpacked; nothing is linked.

const losses = `import { defineLoss, p } from "@dotgan/kit";

const softHinge = defineLoss({
  name: "softHinge",
  contract: 1,
  doc: "A hinge without its corner. It never quite stops pushing.",
  params: { margin: p.number({ doc: "Output of D from which a sample hardly counts.", above: 0, default: 1 }) },
  positional: ["margin"],
  example: "loss = softHinge(margin: 1)",
  reads: { discriminator: ["real", "fake"], generator: ["fake"] },
  adversarial: true,
  threshold: 0,
  discriminator: ({ real, fake, tf }, { margin }) =>
    tf.add(tf.mean(tf.softplus(tf.sub(margin, real))), tf.mean(tf.softplus(tf.add(margin, fake)))),
  generator: ({ fake, tf }) => tf.neg(tf.mean(fake)),
});

export default { name: "my-losses", version: "0.0.1", plugins: [softHinge] };
`;

const data = `import { defineDataset, p, unbounded, vector } from "@dotgan/kit";

const known = { shape: vector(2), range: unbounded };

const bar = defineDataset({
  name: "bar",
  contract: 1,
  doc: "Points on a line from -1 to 1.",
  params: { train: p.int({ doc: "Examples drawn.", min: 1, default: 100, unit: "examples" }) },
  example: "data points = bar(train: 50)",
  facts: ({ train }) => ({ ...known, splits: { train } }),
  async open({ train }, _access, stream) {
    const places = stream.uniform(train, -1, 1);
    return {
      facts: { ...known, splits: { train } },
      read(_split, indices, values) {
        indices.forEach((index, i) => values.set([places[index], 0], 2 * i));
      },
    };
  },
});

export default { name: "gan-bars", version: "2.1.0", plugins: [bar] };
`;

const experiment = `data   points = bar(train: 64)
latent z      = normal(2)
network G(z) -> points { dense(4) -> relu -> dense(2) }
network D(points)      { dense(4) -> leakyRelu -> dense(1) }
loss = softHinge(margin: 0.5)
train 10 steps, batch 8 {
  update D with sgd(lr: 0.01)
  update G with sgd(lr: 0.01)
}
`;

/** What npm would install: the packed @dotgan/kit. */
function installKit(folder: string): void {
  const kit = join(import.meta.dirname, "../../kit");
  const target = join(folder, "node_modules/@dotgan/kit");
  mkdirSync(target, { recursive: true });
  const run = (command: string, args: string[], cwd: string) => {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd,
      encoding: "utf8",
      shell: process.platform === "win32",
    });
    if (status !== 0) throw new Error(`${command} ${args.join(" ")} fails: ${error?.message ?? stderr}`);
    return stdout;
  };
  const [packed] = JSON.parse(run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], kit));
  run("tar", ["-xzf", packed.filename, "-C", target, "--strip-components=1"], folder);
}

describe.skipIf(!built)("a user's own plugins, with gan built (npm test builds it first)", () => {
  let folder = "";
  const write = (name: string, text: string) => {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  };

  beforeAll(() => {
    folder = scratch();
    installKit(folder);
    write("package.json", JSON.stringify({ name: "mine", private: true, type: "module" }));
    write("gan.config.json", JSON.stringify({ plugins: ["./my-losses.js", "gan-bars"] }));
    write("my-losses.js", losses);
    write(
      "node_modules/gan-bars/package.json",
      JSON.stringify({
        name: "gan-bars",
        version: "2.1.0",
        type: "module",
        exports: { ".": { default: "./bars.js" } },
        peerDependencies: { "@dotgan/kit": "^0.1.0" },
      }),
    );
    write("node_modules/gan-bars/bars.js", data);
    write("mine.gan", experiment);
  });

  it("the packed kit works without the rest of the workspace", () => {
    expect(existsSync(join(folder, "node_modules/@dotgan/kit/dist/index.js"))).toBe(true);
    expect(existsSync(join(folder, "node_modules/@dotgan/kit/test"))).toBe(false);
    const { status, stdout, stderr } = spawnSync(process.execPath, ["my-losses.js"], { cwd: folder, encoding: "utf8" });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it("the checker knows them, from a path and from a package", () => {
    expect(gan(folder, "check", "mine.gan")).toEqual({ status: 0, stdout: "mine.gan is right.\n", stderr: "" });
  });

  it("a misspelt name leads to them, at its place", () => {
    write("misspelt.gan", experiment.replace("softHinge", "softHing").replace("bar(", "baar("));
    const { status, stderr } = gan(folder, "check", "misspelt.gan");
    expect(status).toBe(2);
    expect(stderr).toContain("misspelt.gan:5:8 error unknown-plugin");
    expect(stderr).toContain("did you mean `softHinge`?");
    expect(stderr).toContain("did you mean `bar`?");
  });

  it("their parameters are held to their ranges", () => {
    write("range.gan", experiment.replace("margin: 0.5", "margin: -1"));
    const { status, stderr } = gan(folder, "check", "range.gan");
    expect(status).toBe(2);
    expect(stderr).toMatch(/range\.gan:5:\d+ error/);
    expect(stderr).toMatch(/`margin`.*above 0/s);
  });

  it("explain counts with them, and the plan records whose they are", () => {
    const text = gan(folder, "explain", "mine.gan");
    expect(text.status).toBe(0);
    expect(text.stdout).toContain("softHinge");
    const { plan } = JSON.parse(gan(folder, "explain", "mine.gan", "--json").stdout);
    expect(plan.plugins).toContainEqual({ kind: "loss", name: "softHinge", package: "my-losses", version: "0.0.1" });
    expect(plan.plugins).toContainEqual({ kind: "dataset", name: "bar", package: "gan-bars", version: "2.1.0" });
  });

  it("the reference lists and prints them", () => {
    expect(gan(folder, "plugins", "loss").stdout).toMatch(/^ {2}softHinge +A hinge without its corner\.$/m);
    const { stdout } = gan(folder, "plugins", "loss", "softHinge");
    expect(stdout).toContain("  margin  number, above 0  1  Output of D from which a sample hardly counts.");
    expect(stdout).toContain("from my-losses 0.0.1");
  });

  it("a run trains on their data, which another thread reads, and by their loss; and it resumes", () => {
    const { status, stderr } = gan(folder, "train", "mine.gan", "--steps", "3", "--engine", "cpu", "--run", "out");
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const rows = rowsOf(join(folder, "out")).filter((row) => "lossD" in row);
    expect(rows.map(({ step }) => step)).toEqual([1, 2, 3]);
    // Near the start D's outputs are about 0: twice softplus(0.5).
    expect(rows[0]?.lossD).toBeCloseTo(2 * Math.log1p(Math.exp(0.5)), 0);
    expect(gan(folder, "resume", "out", "--engine", "cpu")).toMatchObject({ status: 0 });
    expect(rowsOf(join(folder, "out")).filter((row) => "lossD" in row)).toHaveLength(10);
  });

  it("a package that cannot be loaded is named with its reason, and the others still work", () => {
    const other = join(folder, "other");
    mkdirSync(other);
    writeFileSync(join(other, "gan.config.json"), JSON.stringify({ plugins: ["../my-losses.js", "gan-absent"] }));
    const { status, stdout, stderr } = gan(other, "plugins", "loss", "softHinge");
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining("loss softHinge") });
    expect(stderr).toContain(`plugin package "gan-absent"`);
    expect(stderr).toContain("npm install gan-absent");
  });

  it("a plugin of a name that is taken is refused, and both packages are told", () => {
    const clash = join(folder, "clash");
    mkdirSync(clash);
    writeFileSync(join(clash, "gan.config.json"), JSON.stringify({ plugins: ["./losses.mjs"] }));
    writeFileSync(join(clash, "losses.mjs"), losses.replaceAll("softHinge", "hinge"));
    const { status, stderr } = gan(clash, "plugins", "loss");
    expect(status).toBe(2);
    expect(stderr).toMatch(/hinge.*@dotgan\/losses.*my-losses|hinge.*my-losses.*@dotgan\/losses/s);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
