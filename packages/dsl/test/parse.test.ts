import { expect, test } from "vitest";
import { parse } from "../src/index.js";
import { samples } from "./samples.js";

test.each(samples.map((sample) => [sample.name, sample] as const))("the sample %s is read", (_name, sample) => {
  const { file, diagnostics } = parse(sample);
  expect(diagnostics.map((d) => [d.span.start, d.message, d.hint])).toEqual([]);
  expect(file.statements.length).toBeGreaterThan(5);
});
