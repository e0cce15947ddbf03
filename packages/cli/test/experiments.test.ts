import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "@dotgan/core";
import { renderDiagnostic } from "@dotgan/dsl";
import { describe, expect, it } from "vitest";
import { templates } from "../src/templates.js";
import { catalog } from "./catalog.js";

const root = join(import.meta.dirname, "../../..");
const folder = join(root, "experiments");
const filesIn = (within: string) =>
  readdirSync(join(root, within), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".gan"))
    .map((name) => `${within}/${name}`);
const readFile = (path: string) => readFileSync(join(root, path), "utf8");
const messages = (name: string, text: string, set: Record<string, string> = {}) =>
  check({ name, text }, { catalog, set, readFile }).diagnostics.map((diagnostic) => renderDiagnostic(diagnostic));

describe.each([...filesIn("experiments"), ...filesIn("lessons")])("%s", (file) => {
  it("is right, and gives no cause for advice", () => {
    expect(messages(file, readFile(file))).toEqual([]);
  });
});

// What the language must be able to say, each part of it in some file.
const samples = join(import.meta.dirname, "samples");
it.each(readdirSync(samples).filter((name) => name.endsWith(".gan")))(
  "the sample %s is right, and gives no cause for advice",
  (name) => {
    const text = readFileSync(join(samples, name), "utf8");
    const readFile = (path: string) => readFileSync(join(samples, path), "utf8");
    expect(check({ name, text }, { catalog, readFile }).diagnostics.map((one) => renderDiagnostic(one))).toEqual([]);
  },
);

it.each(Object.keys(templates))("the template %s is right, and gives no cause for advice", (name) => {
  const write = templates[name as keyof typeof templates];
  expect(messages(`${name}.gan`, write("mine"))).toEqual([]);
});

// A number in a file is told at the layer that comes to another size; `celeba.gan` follows its data.
it.each([
  ["cifar10.gan", /cifar10\(\)/, "13:3"],
  ["fashion-mnist.gan", /fashionMnist\(\)/, "11:3"],
  ["optdigits.gan", /optdigits\(\)/, "9:3"],
  ["wgan-gp.gan", /mnist\(\)/, "9:3"],
])("%s on images of 96 pixels is wrong at its last convolution", (file, data, place) => {
  const text = readFileSync(join(folder, file), "utf8").replace(data, 'images("my-images", size: 96)');
  const [first = ""] = messages(file, text);
  expect(first).toContain(`${file}:${place} error shape-mismatch: \`G\` ends in image[`);
  expect(first).toMatch(/arrives here; start from reshape\(\d+, \d+, ...\) to end in 96x96/);
});

it.each(["32", "64", "96", "128"])("celeba.gan works at %s pixels", (size) => {
  expect(messages("celeba.gan", readFileSync(join(folder, "celeba.gan"), "utf8"), { size })).toEqual([]);
});
