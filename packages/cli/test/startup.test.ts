import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { built, ganUnder, ring, scratch } from "./gan.js";

const module = (text: string) => `data:text/javascript,${encodeURIComponent(text)}`;

/** Refuses to find what computes or decodes, and what is not bundled. */
const hooks = module(`
  export const resolve = (name, context, next) => {
    if (/^(@tensorflow|@dotgan|sharp)\\b/.test(name)) throw new Error("loads " + name);
    return next(name, context);
  };
`);
const withoutEngines = [
  "--import",
  module(`import { register } from "node:module"; register(${JSON.stringify(hooks)});`),
];

describe.skipIf(!built)("a command that does not compute", () => {
  let folder = "";
  beforeAll(() => {
    folder = scratch();
    writeFileSync(join(folder, "ring.gan"), ring);
  });

  it.each([
    ["--help"],
    ["check", "ring.gan"],
    ["explain", "ring.gan"],
    ["explain-error", "shape-mismatch"],
    ["plugins", "layer", "conv2d"],
    ["new", "mine"],
  ])(
    "loads neither TensorFlow.js nor an image library, nor a package of ours that is not bundled: %s %s",
    (...args) => {
      const { status, stdout, stderr } = ganUnder(withoutEngines, folder, ...args.filter((one) => one !== undefined));
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).not.toBe("");
    },
  );

  it("and one that computes would be caught", () => {
    const { status, stderr } = ganUnder(withoutEngines, folder, "train", "ring.gan", "--engine", "cpu");
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/loads (@tensorflow|sharp)/);
  });
});
