import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "@dotgan/core";
import { renderDiagnostic } from "@dotgan/dsl";
import { describe, expect, it } from "vitest";
import { templates } from "../src/templates.js";
import { catalog } from "./catalog.js";

const folder = join(import.meta.dirname, "../../../experiments");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".gan"));
const messages = (name: string, text: string, set: Record<string, string> = {}) =>
  check({ name, text }, { catalog, set }).diagnostics.map((diagnostic) => renderDiagnostic(diagnostic));

describe.each(files)("%s", (file) => {
  it("is right, and gives no cause for advice", () => {
    expect(messages(file, readFileSync(join(folder, file), "utf8"))).toEqual([]);
  });
});

it.each(Object.keys(templates))("the template %s is right, and gives no cause for advice", (name) => {
  const write = templates[name as keyof typeof templates];
  expect(messages(`${name}.gan`, write("mine"))).toEqual([]);
});

it.each(["32", "64", "96", "128"])("celeba.gan works at %s pixels", (size) => {
  expect(messages("celeba.gan", readFileSync(join(folder, "celeba.gan"), "utf8"), { size })).toEqual([]);
});
