import type { Parsed, print, Source } from "../src/index.js";

export function fuzzCase(seed: number, index: number, goodTexts: readonly string[]): string;
export function problemOf(
  text: string,
  dsl: { readonly parse: (source: Source) => Parsed; readonly print: typeof print },
  hooks?: { readonly clean?: () => void },
): string | undefined;
