import type { Entry } from "@dotgan/core";
import { kinds } from "@dotgan/kit";
import { parametersInWords, summary } from "./reference.js";

/** Lines of at most `width`, broken between words. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Rows in columns, indented; the last column is wrapped and hangs. */
function hanging(rows: readonly (readonly string[])[], width: number): string {
  const widths = (rows[0] ?? []).slice(0, -1).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) => {
      const start = `  ${widths.map((most, i) => `${(row[i] ?? "").padEnd(most)}  `).join("")}`;
      // A narrow terminal breaks the lines itself, better than a column of single words.
      const room = Math.max(width - start.length, 30);
      return start + wrapped(row.at(-1) ?? "", room).join(`\n${" ".repeat(start.length)}`);
    })
    .join("\n");
}

/** Plugins by kind, each with its summary, in lines of at most `width`. */
export function listing(entries: readonly Entry[], width: number): string {
  const groups = kinds.map((kind) => ({ kind, of: entries.filter(({ plugin }) => plugin.kind === kind) }));
  const lists = groups
    .filter(({ of }) => of.length > 0)
    .map(
      ({ kind, of }) =>
        `${kind}\n${hanging(
          of.map(({ plugin }) => [plugin.name, summary(plugin)]),
          width,
        )}`,
    );
  return [...lists, "`gan plugins KIND NAME` says all about one."].join("\n\n");
}

/** A plugin's whole reference, in lines of at most `width`. */
export function signature({ plugin, package: from, version }: Entry, width: number): string {
  const rows = parametersInWords(plugin).map(({ name, type, standard, doc }) => [name, type, standard, doc]);
  const paragraphs = [
    `${plugin.kind} ${plugin.name}`,
    wrapped(plugin.doc, width).join("\n"),
    ...(rows.length ? [hanging(rows, width)] : []),
    plugin.example.trim().replaceAll(/^/gm, "  "),
    [
      ...(plugin.cite ? [`source: ${plugin.cite}`] : []),
      ...(plugin.aliases?.length ? [`known elsewhere as ${plugin.aliases.join(", ")}`] : []),
      `from ${from} ${version}`,
    ].join("\n"),
  ];
  return paragraphs.join("\n\n");
}
