import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { serve } from "../../node/test/network.js";
import { built, gan, ganBeside, ganIn, ring, rowsOf, scratch } from "./gan.js";

const bytes = Buffer.from("the weights of a judge");
const sha256 = createHash("sha256").update(bytes).digest("hex");

/** A project with a metric that needs a file, and an experiment that measures it. */
function project(address: string): string {
  const folder = scratch();
  const at = (name: string) => join(folder, name);
  mkdirSync(at("node_modules/my-judge"), { recursive: true });
  const asset = { name: "judge", file: "judge/weights", bytes: bytes.length, sha256, source: "Made here.", address };
  writeFileSync(
    at("node_modules/my-judge/index.js"),
    `const asset = ${JSON.stringify(asset)};
const judged = {
  kind: "metric", name: "judged", contract: 1, doc: "As a judge says.", params: {}, example: "at end { judged }",
  better: "lower", asset,
  measure: async (evaluation) => ({ value: (await evaluation.asset(asset)).length, protocol: { judge: "mine" } }),
};
export default { name: "my-judge", version: "1.0.0", plugins: [judged] };`,
  );
  writeFileSync(at("node_modules/my-judge/package.json"), '{ "type": "module", "exports": "./index.js" }');
  writeFileSync(at("gan.config.json"), '{ "plugins": ["my-judge"] }');
  writeFileSync(at("ring.gan"), `${ring.replace("train 20 steps", "train 4 steps")}at end { judged }\n`);
  writeFileSync(at("given"), bytes);
  return folder;
}
const train = ["train", "ring.gan", "--engine", "cpu", "--run", "run"];

describe.skipIf(!built)("files that metrics need, with gan built", () => {
  it("a missing one is told before anything is trained, and one given by its path is enough, to evaluate too", () => {
    const folder = project("http://files.test/weights");
    const missing = gan(folder, ...train);
    expect(missing.status).toBe(3);
    expect(missing.stderr).toContain("`gan data get judge` downloads it (files.test); --weights gives it by its path");
    const trained = gan(folder, ...train, "--weights", "given");
    expect(trained.status).toBe(0);
    expect(rowsOf(join(folder, "run")).find(({ monitor }) => monitor === "judged")?.value).toBe(bytes.length);
    const evaluated = (...more: string[]) => gan(folder, "evaluate", "run", "judged", "--engine", "cpu", ...more);
    expect(evaluated().status).toBe(3);
    expect(evaluated("--weights", "given").status).toBe(0);
  });

  it("a given file that is another one is refused in one line with what is expected", () => {
    const folder = project("http://files.test/weights");
    writeFileSync(join(folder, "given"), "other weights");
    const { status, stderr } = gan(folder, ...train, "--weights", "given");
    expect(status).toBe(2);
    expect(stderr.trim().split("\n")).toEqual([expect.stringContaining("--weights: given is no file that a plugin")]);
    expect(stderr).toContain(sha256);
    expect(gan(folder, ...train, "--weights", "nothing").status).toBe(2);
  });

  it("`data get` downloads it into the cache when asked, and every command finds it there", async () => {
    const asked: (string | undefined)[] = [];
    const host = await serve((request, response) => {
      asked.push(request.url);
      response.end(bytes);
    });
    const folder = project(`http://${host}/weights`);
    const here = { GAN_CACHE: join(folder, "cache") };
    const get = (...args: string[]) => ganBeside(folder, here, "data", "get", ...args);
    expect((await get()).stdout).toMatch(/judge .* absent: gan data get judge/);
    expect(asked).toEqual([]);
    const { status, stdout } = await get("judge", "--json");
    expect(status).toBe(0);
    const path = join(folder, "cache/assets/judge/weights");
    expect(JSON.parse(stdout)).toEqual({ ok: true, name: "judge", path, downloaded: true });
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect((await get("judge")).stderr).toContain(`here already: ${path}`);
    expect(asked).toEqual(["/weights"]);
    expect(ganIn(folder, here, ...train).status).toBe(0);
  });

  it("`data get` says in one line what went wrong", async () => {
    const host = await serve((_, response) => response.writeHead(404).end());
    const folder = project(`http://${host}/weights`);
    const here = { GAN_CACHE: join(folder, "cache") };
    const gone = await ganBeside(folder, here, "data", "get", "judge");
    expect(gone.status).toBe(3);
    expect(gone.stderr.trim().split("\n").at(-1)).toBe(
      `the download from ${host} failed: ${host} answers 404; you can also give the file by its path: --weights`,
    );
    const unknown = await ganBeside(folder, here, "data", "get", "juge");
    expect([unknown.status, unknown.stderr]).toEqual([
      2,
      "There is no file `juge` to get; there are: inception, judge.\n",
    ]);
  });
});
