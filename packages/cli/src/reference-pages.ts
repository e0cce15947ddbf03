import type { Catalog, Entry } from "@dotgan/core";
import { type Kind, kinds } from "@dotgan/kit";
import { parametersInWords, summary } from "./reference.js";

/** Of each kind: what a page is called, and where in a file such a plugin is written. */
const titles: Readonly<Record<Kind, readonly [title: string, place: string]>> = {
  dataset: ["Data sets", "Where examples come from: `data faces = celeba(size: 64)`."],
  sampler: ["Samplers", "How a factor of the noise is drawn: `latent z = normal(128)`."],
  layer: [
    "Layers",
    "The links of a network's chains: `dense(64) -> relu`. A layer of several inputs names them first: `concat(a, b)`.",
  ],
  initializer: ["Initializers", "Where weights start: `weights G, D = normal(std: 0.02)`, or a layer's `biasInit`."],
  constraint: [
    "Constraints",
    "Bounds on weights: after an update (`update D with ... then clip(0.01)`), or built into their use (`weights D = normal under spectralNorm`).",
  ],
  loss: [
    "Losses",
    "The terms of what each player minimises, summed with weights: `loss = wasserstein + 10 * gradientPenalty`.",
  ],
  optimizer: ["Optimizers", "How an update follows its gradient: `update D with adam(lr: 2e-4)`."],
  average: ["Averages", "Averaged weights, beside those that are trained: `average G with ema(0.999)`."],
  curve: [
    "Curves",
    "Numbers that change as training goes on, where a parameter allows a curve: `lr: linear(2e-4, 0)`.",
  ],
  metric: ["Metrics", "Numbers measured every so often or at the end: `every 1 epoch { parzen as likelihood }`."],
  view: ["Views", "Pictures drawn every so often or at the end: `every 500 steps { grid(8, 8) }`."],
};

const banner = "<!-- Written by tools/reference.mjs from the plugins themselves. Do not edit. -->";

/** Markdown's own characters in a table cell. */
const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

function link(cite: string): string {
  const [, arxiv] = /^arXiv:([\w./-]+)$/.exec(cite) ?? [];
  const [, doi] = /^doi:(\S+)$/.exec(cite) ?? [];
  if (arxiv) return `[${cite}](https://arxiv.org/abs/${arxiv})`;
  return doi ? `[${cite}](https://doi.org/${doi})` : cite.replace(/^https:\S+$/, "<$&>");
}

function section({ plugin }: Entry): string {
  const rows = parametersInWords(plugin).map(({ name, type, standard, doc }) =>
    row([`\`${name}\``, cell(type), cell(standard), cell(doc)]),
  );
  const about = [
    ...(plugin.cite ? [`Source: ${link(plugin.cite)}`] : []),
    ...(plugin.aliases?.length ? [`Known elsewhere as ${plugin.aliases.join(", ")}.`] : []),
  ];
  return [
    `## ${plugin.name}`,
    plugin.doc,
    ["```gan", plugin.example.trim(), "```"].join("\n"),
    ...(rows.length
      ? [[row(["parameter", "type", "default", "meaning"]), row(["---", "---", "---", "---"]), ...rows].join("\n")]
      : []),
    ...(about.length ? [about.join("  \n")] : []),
  ].join("\n\n");
}

const page = (kind: Kind, entries: readonly Entry[]): string => {
  const [title, place] = titles[kind];
  const back = "[All plugins](README.md) · [how to read the tables](README.md#how-to-read-the-tables)";
  return `${[banner, `# ${title}`, place, back, ...entries.map(section)].join("\n\n")}\n`;
};

const howToRead = [
  "## How to read the tables",
  "A parameter shown without a colon may be written without its name, in the order shown; one with dots takes all further numbers; the others are written as `name: value`. Where a parameter may be a curve, any [curve](curve.md) can stand for the number. A length of training is written in `steps`, `epochs` or `images`. Examples of layers are links of a chain, and examples with `update` or `average` stand in a `train` block. `gan plugins KIND NAME` prints the same, for plugins of your own too.",
].join("\n\n");

/** The reference as Markdown files by name: one page per kind, and an index. Written from the plugins' own words. */
export function referencePages(catalog: Catalog): Readonly<Record<string, string>> {
  const groups = kinds
    .map((kind) => ({ kind, of: catalog.all().filter(({ plugin }) => plugin.kind === kind) }))
    .filter(({ of }) => of.length > 0);
  const lists = groups.map(({ kind, of }) =>
    [
      `## [${titles[kind][0]}](${kind}.md)`,
      "",
      ...of.map(({ plugin }) => `- [\`${plugin.name}\`](${kind}.md#${plugin.name.toLowerCase()}): ${summary(plugin)}`),
    ].join("\n"),
  );
  return {
    "README.md": `${[banner, "# Reference", "Every plugin that comes with dotgan.", ...lists, howToRead].join("\n\n")}\n`,
    ...Object.fromEntries(groups.map(({ kind, of }) => [`${kind}.md`, page(kind, of)])),
  };
}
