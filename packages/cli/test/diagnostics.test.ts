import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CheckOptions, check, coreDiagnostics } from "@dotgan/core";
import { type Diagnostic, type Fix, renderDiagnostic, syntaxDiagnostics } from "@dotgan/dsl";
import { expect, test } from "vitest";
import { catalog } from "./catalog.js";

// `RECORD=1 npx vitest run packages/cli/test/diagnostics.test.ts` writes every expected.txt anew: read what changed.
const record = process.env.RECORD === "1";
const root = join(import.meta.dirname, "diagnostics");

/** The files of a folder, by name. */
type Files = ReadonlyMap<string, string>;
type Options = Pick<CheckOptions, "set" | "seed" | "facts" | "memoryLimit">;

interface Folder {
  readonly files: Files;
  readonly options: Options;
  readonly found: readonly Diagnostic[];
}

function diagnose(files: Files, options: Options): readonly Diagnostic[] {
  const source = { name: "main.gan", text: files.get("main.gan") ?? "" };
  return check(source, { catalog, readFile: (path) => files.get(path), ...options }).diagnostics;
}

function open(name: string): Folder {
  const folder = join(root, name);
  const names = readdirSync(folder).filter((file) => file.endsWith(".gan"));
  const files = new Map(names.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
  const written = join(folder, "options.json");
  const options: Options = existsSync(written) ? JSON.parse(readFileSync(written, "utf8")) : {};
  return { files, options, found: diagnose(files, options) };
}

const folders = new Map(readdirSync(root).map((name) => [name, open(name)]));

const render = (diagnostics: readonly Diagnostic[]): string =>
  `${diagnostics.map((diagnostic) => renderDiagnostic(diagnostic)).join("\n\n")}\n`;

/** What is too large to be kept as a file, by the diagnostic that it gets. */
const generated: Readonly<Record<string, string>> = {
  "file-too-large": `data digits = mnist()\n${"// a long comment\n".repeat(60_000)}`,
};

test.each([...folders])("%s is told as expected", (name, { files, found }) => {
  expect(files.has("main.gan"), "main.gan").toBe(true);
  const path = join(root, name, "expected.txt");
  if (record) writeFileSync(path, render(found));
  expect(render(found)).toBe(readFileSync(path, "utf8"));
  expect(found.length).toBeGreaterThan(0);
});

/** The text of a file after a fix's edits. */
function applied(fix: Fix, files: Files): Files {
  const texts = new Map(files);
  for (const { span, text } of [...fix.edits].sort((a, b) => b.span.start - a.span.start)) {
    const before = texts.get(span.source.name) ?? "";
    texts.set(span.source.name, before.slice(0, span.start) + text + before.slice(span.end));
  }
  return texts;
}

const fixable = [...folders].flatMap(([name, folder]) =>
  folder.found.flatMap((diagnostic) => diagnostic.fixes.map((fix) => ({ name, folder, diagnostic, fix }))),
);

test.each(fixable)("in $name, the fix `$fix.title` takes its mistake away", ({ folder, diagnostic, fix }) => {
  const after = diagnose(applied(fix, folder.files), folder.options);
  const same = after.filter(({ code, message, span }) => {
    const again = code === diagnostic.code && message === diagnostic.message;
    return again && span.source.name === diagnostic.span.source.name && span.start === diagnostic.span.start;
  });
  expect(same).toEqual([]);
});

test.each(Object.entries(generated))("a text too large for a folder gets `%s` alone", (code, text) => {
  expect(diagnose(new Map([["main.gan", text]]), {}).map((diagnostic) => diagnostic.code)).toEqual([code]);
});

test("every diagnostic is shown by some folder", () => {
  const shown = [...folders.values()].flatMap(({ found }) => found.map(({ code }) => code));
  const known = Object.keys({ ...syntaxDiagnostics, ...coreDiagnostics });
  expect(known.filter((code) => !shown.includes(code) && !(code in generated))).toEqual([]);
});
