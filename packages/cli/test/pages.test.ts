import { type CheckOptions, check, coreDiagnostics } from "@dotgan/core";
import { renderDiagnostic, syntaxDiagnostics } from "@dotgan/dsl";
import { image } from "@dotgan/kit";
import { expect, test } from "vitest";
import { catalog } from "./catalog.js";
import { completions, examplesOf } from "./page-examples.js";

/** What examples take networks from. */
const dcgan = `data digits = mnist()
network G(z) -> digits { dense(784) -> tanh -> reshape(28, 28, 1) }
network D(digits) { flatten -> dense(1) }`;

/** What an example says of the world around its file in a comment. */
function surroundings(example: string): Partial<CheckOptions> {
  const [, dimension] = /measured to have about (\d+)/.exec(example) ?? [];
  const set = [...example.matchAll(/--set (\w+)=(\S+)/g)].map(([, name, value]) => [name, value]);
  return {
    set: Object.fromEntries(set),
    ...(dimension && {
      facts: { shape: image(64, 64, 3), range: [-1, 1], splits: {}, intrinsicDimension: Number(dimension) },
    }),
  };
}

const diagnose = (text: string, options: Partial<CheckOptions>) =>
  check(
    { name: "main.gan", text },
    { catalog, memoryLimit: 2e9, readFile: (path) => (path === "dcgan.gan" ? dcgan : undefined), ...options },
  ).diagnostics;

/** Its wrong example stands for two megabytes. */
const illustrations = new Set(["file-too-large"]);
const pages = Object.entries({ ...syntaxDiagnostics, ...coreDiagnostics }).filter(([code]) => !illustrations.has(code));

test.each(pages)("the page of %s shows it, and how it is right", (code, { page }) => {
  const { wrong, right } = examplesOf(page);
  const around = surroundings(wrong);
  const codes = [wrong, ...completions(wrong)].map((text) => diagnose(text, around).map((found) => found.code));
  expect(codes.flat(), "the wrong example").toContain(code);
  const rests = completions(right).map((text) =>
    diagnose(text, { ...around, ...surroundings(right), ...(around.facts && { facts: around.facts }) }).filter(
      (found) => found.severity === "error" || found.code === code,
    ),
  );
  const fewest = rests.reduce((best, rest) => (rest.length < best.length ? rest : best));
  expect(fewest.map((found) => renderDiagnostic(found)).join("\n"), "the right example").toBe("");
});
