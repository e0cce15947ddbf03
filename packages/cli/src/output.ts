import { type Diagnostic, diagnosticToJson, hasErrors, renderDiagnostic } from "@dotgan/dsl";
import picocolors from "picocolors";
import { exit, Stop } from "./exit.js";

/** Flags that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
}

/** Colours go with stderr, where diagnostics are shown: whether stdout is a terminal says nothing of it. */
const colors = picocolors.createColors(Boolean(process.stderr.isTTY && process.stderr.hasColors()));

const paint = {
  error: colors.red,
  warning: colors.yellow,
  note: colors.cyan,
  dim: colors.dim,
  bold: colors.bold,
} as const;

/** For `renderDiagnostic`: colours on a terminal, none where NO_COLOR, TERM or a pipe says so. */
export const color = (style: string, text: string): string => paint[style as keyof typeof paint]?.(text) ?? text;

/** The one line of stdout of a command under `--json`. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** For people; never mixes with what a program reads on stdout. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Shows what is wrong with a file; throws where it cannot be used. */
export function showDiagnostics(diagnostics: readonly Diagnostic[], { json }: CommonOptions): void {
  if (!json) for (const diagnostic of diagnostics) say(`${renderDiagnostic(diagnostic, { color })}\n`);
  if (!hasErrors(diagnostics)) return;
  if (json) printJson({ ok: false, diagnostics: diagnostics.map(diagnosticToJson) });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const code = errors[0]?.code;
  throw new Stop(
    exit.input,
    json
      ? ""
      : `${errors.length} ${errors.length === 1 ? "error" : "errors"}. \`gan explain-error ${code}\` says more about the first.`,
  );
}

/** Columns side by side; numbers to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const numeric = (text: string) => /^[-+]?[\d.,]+(e[-+]?\d+)?%?$/.test(text);
  return rows
    .map((row) =>
      row
        .map((cell, column) => (numeric(cell) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** `1 h 02 min`, `3 min 05 s`, `12 s`. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  const whole = Math.max(0, Math.round(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
  if (whole >= 60) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${whole} s`;
}

/** `958`, `4.2`. */
export const formatSpeed = (imagesPerSecond: number): string => imagesPerSecond.toFixed(imagesPerSecond < 100 ? 1 : 0);
