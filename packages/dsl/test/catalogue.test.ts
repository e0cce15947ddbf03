import { expect, test } from "vitest";
import { parse, syntaxDiagnostics } from "../src/index.js";
import { source } from "./samples.js";

const codesOf = (text: string) => parse(source(text)).diagnostics.map(({ code }) => code);

test.each(Object.entries(syntaxDiagnostics))(
  "the page of %s has an example with this mistake alone, and one without",
  (code, { page }) => {
    const [wrong = "", right = "", ...others] = [...page.matchAll(/```gan\n([\s\S]*?)\n```/g)].map(
      ([, example]) => example,
    );
    expect(others).toEqual([]);
    expect(new Set(codesOf(wrong))).toEqual(new Set(code === "file-too-large" ? [] : [code]));
    expect(codesOf(right)).toEqual([]);
    expect(page.indexOf("Wrong:")).toBeGreaterThan(50);
  },
);
