import type { Catalog, Entry } from "@dotgan/core";
import { type Kind, kinds, type Param } from "@dotgan/kit";
import { defaultInWords, summary, typeInWords } from "./reference.js";

const headings: Readonly<Record<Kind, string>> = {
  dataset: "Data sets",
  sampler: "Samplers",
  layer: "Layers",
  initializer: "Initializers",
  constraint: "Constraints",
  loss: "Losses",
  optimizer: "Optimizers",
  average: "Averages",
  curve: "Curves",
  metric: "Metrics",
  view: "Views",
};

/** Markdown's own characters in a table cell. */
const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function link(cite: string): string {
  const [, arxiv] = /^arXiv:([\w./-]+)/.exec(cite) ?? [];
  return arxiv ? `[${cite}](https://arxiv.org/abs/${arxiv})` : cite;
}

function section({ plugin }: Entry): string {
  const positional = (plugin.positional ?? []) as readonly string[];
  const params = Object.entries(plugin.params as Record<string, Param<unknown>>);
  const rows = params.map(
    ([name, param]) =>
      `| ${positional.includes(name) ? `\`${name}\`` : `\`${name}:\``} | ${cell(typeInWords(param))} | ${cell(defaultInWords(param))} | ${cell(param.doc)} |`,
  );
  return [
    `## ${plugin.name}`,
    plugin.doc,
    ...(plugin.cite ? [`Source: ${link(plugin.cite)}`] : []),
    ...(rows.length ? [["| parameter | type | default | |", "| --- | --- | --- | --- |", ...rows].join("\n")] : []),
    ["```gan", plugin.example.trim(), "```"].join("\n"),
  ].join("\n\n");
}

/** The reference as Markdown files by name: one page per kind, and an index. Written from the plugins' own words. */
export function referencePages(catalog: Catalog): Readonly<Record<string, string>> {
  const present = kinds.filter((kind) => catalog.names(kind).length > 0);
  const of = (kind: Kind) => catalog.all().filter(({ plugin }) => plugin.kind === kind);
  const banner = "<!-- Written by tools/reference.mjs from the plugins themselves. Do not edit. -->";
  const pages = present.map((kind) => {
    const intro = "Parameters without a colon may be written without their names, in the order shown.";
    return [`${kind}.md`, `${[banner, `# ${headings[kind]}`, intro, ...of(kind).map(section)].join("\n\n")}\n`];
  });
  const index = present.map((kind) =>
    [
      `## [${headings[kind]}](${kind}.md)`,
      ...of(kind).map(
        ({ plugin }) => `- [\`${plugin.name}\`](${kind}.md#${plugin.name.toLowerCase()}): ${summary(plugin)}`,
      ),
    ].join("\n"),
  );
  return { "README.md": `${[banner, "# Reference", ...index].join("\n\n")}\n`, ...Object.fromEntries(pages) };
}
