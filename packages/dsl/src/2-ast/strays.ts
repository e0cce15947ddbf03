import type { CstNode, IToken } from "chevrotain";
import { found } from "../1-parse/messages.js";
import { Arrow, isTopLevel } from "../1-parse/tokens.js";
import type { Fix } from "../diagnostic.js";
import type { Source } from "../span.js";
import { suggest } from "../suggest.js";
import type { SyntaxReport } from "../syntax-report.js";
import { nodesOf, tokenSpan, tokensOf } from "./nodes.js";

/** Where lines of a kind stand, what may begin them, and how they look. */
export interface Place {
  /** As in "... cannot begin a line of a training schedule". */
  readonly name: string;
  readonly starters: readonly string[];
  readonly hint: string;
}

export const places = {
  file: {
    name: "the file",
    starters: [
      ...["param", "data", "latent", "network", "weights", "loss", "optimizer", "train", "every", "at", "keep", "stop"],
      ...["sweep", "seed", "precision", "from", "allow"],
    ],
    hint: "a statement begins with `data`, `latent`, `network`, `loss`, `train`, `every`, ...",
  },
  network: {
    name: "a network",
    starters: ["for", "head", "residual"],
    hint: "a layer, `for`, `residual` or `head` goes here",
  },
  schedule: {
    name: "a training schedule",
    starters: ["update", "average", "repeat", "together", "share"],
    hint: "`update`, `average`, `repeat`, `together` or `share` goes here",
  },
  monitor: { name: "a block of monitors", starters: [], hint: "a metric or a view goes here, as `grid(8, 8)`" },
  sweep: { name: "a sweep", starters: ["by"], hint: "`NAME in VALUES` or `by NAME` goes here" },
} as const satisfies Record<string, Place>;

/** Words that continue the line above, for people who broke it before them. */
const continuing = new Set(["then", "with", "as", "under", "batch", "use", "when", "has", "not", "in"]);

const homes: readonly [Place, string][] = [
  [places.network, "a network's `{ }`"],
  [places.schedule, "the `{ }` of `train`"],
];

/** How the statements look that files of other tools begin alike. */
const forms: Readonly<Record<string, string>> = {
  data: "write `data digits = mnist()`",
  latent: "write `latent z = uniform(100)`",
  network: "write `network G(z) -> digits { ... }`",
  loss: "write `loss = nonSaturating`",
  optimizer: "write `optimizer slow = adam(lr: 1e-4)`",
  train: "write `train 25 epochs, batch 128 { ... }`",
};

/** Reports lines that no item begins with, and what follows an item on its line. */
export class Strays {
  private readonly source: Source;
  private readonly report: SyntaxReport;
  private readonly until: number;

  /** Nothing is said about what lies beyond `until`, where the parser gave up. */
  constructor(source: Source, report: SyntaxReport, until = Number.POSITIVE_INFINITY) {
    this.source = source;
    this.report = report;
    this.until = until;
  }

  /** A line that begins like nothing that may stand there. */
  unknown(node: CstNode, place: Place): void {
    const token = this.firstOf(node);
    if (token === undefined) return;
    const span = tokenSpan(this.source, token);
    const word = token.image;
    const home = homes.find(([{ starters }]) => starters.includes(word));
    if (place === places.file && isTopLevel(word)) {
      this.report.add("unknown-statement", span, `this \`${word}\` reads like no statement`, {
        hint: forms[word] ?? place.hint,
      });
    } else if (isTopLevel(word)) {
      this.report.add("misplaced-statement", span, `\`${word}\` cannot stand in ${place.name}`, {
        hint: "it goes outside of all `{ }`",
      });
    } else if (home !== undefined && home[0] !== place) {
      this.report.add("misplaced-statement", span, `\`${word}\` cannot stand in ${place.name}`, {
        hint: `it goes into ${home[1]}`,
      });
    } else if (continuing.has(word)) {
      this.report.add("unknown-statement", span, `\`${word}\` cannot begin a line of ${place.name}`, {
        hint: "it goes to the end of the line before",
      });
    } else {
      const [meant] = suggest(word, place.starters);
      this.report.add("unknown-statement", span, `\`${word}\` cannot begin a line of ${place.name}`, {
        hint: meant === undefined ? place.hint : `did you mean \`${meant}\`?`,
        fixes: meant === undefined ? [] : [this.write(token, meant)],
      });
    }
  }

  /** What follows a whole item on its line. `chain`: the item is a chain of layers. */
  junk(end: CstNode | undefined, item: CstNode | undefined, chain = false): void {
    const junk = end && nodesOf(end, "junk")[0];
    const token = junk && this.firstOf(junk);
    if (token === undefined) return;
    const span = tokenSpan(this.source, token);
    const starter = chain && item !== undefined ? this.misspeltStarter(item, token) : undefined;
    if (starter !== undefined) {
      const [wrong, meant] = starter;
      this.report.add(
        "unknown-statement",
        tokenSpan(this.source, wrong),
        `\`${wrong.image}\` cannot begin a line of a network`,
        { hint: `did you mean \`${meant}\`?`, fixes: [this.write(wrong, meant)] },
      );
      return;
    }
    this.report.add("unexpected-token", span, `found ${found(token)} where the line should end`, {
      hint: chain ? this.chainHint(token, item) : "a new line or `;` goes here",
      ...(chain && /^\w/.test(token.image) && { fixes: [this.insert(token, "-> ")] }),
    });
  }

  /** `as` ends a chain: whoever goes on after it means the value that it names. */
  private chainHint({ tokenType }: IToken, item: CstNode | undefined): string {
    const { startOffset = 0 } = (item && nodesOf(item, "name")[0]?.location) ?? {};
    const name = /^\w+/.exec(this.source.text.slice(startOffset))?.[0];
    return tokenType === Arrow && name !== undefined
      ? `\`as\` ends a chain; go on in the next line with \`${name} -> ...\``
      : "`->` goes between two layers";
  }

  /** `haed real { ... }`: a lone word before a name, like one that may stand there. */
  private misspeltStarter(item: CstNode, next: IToken): [wrong: IToken, meant: string] | undefined {
    const { startOffset = 0, endOffset = -1 } = item.location ?? {};
    const image = this.source.text.slice(startOffset, endOffset + 1);
    const [meant] = /^\w+$/.test(image) && /^\w/.test(next.image) ? suggest(image, places.network.starters) : [];
    if (meant === undefined) return undefined;
    return [{ ...next, image, startOffset, endOffset }, meant];
  }

  private firstOf(node: CstNode): IToken | undefined {
    const token = tokensOf(node, "Any")[0];
    return token === undefined || token.startOffset >= this.until ? undefined : token;
  }

  private write(token: IToken, text: string): Fix {
    return { title: `write \`${text}\``, edits: [{ span: tokenSpan(this.source, token), text }] };
  }

  private insert(token: IToken, text: string): Fix {
    const span = tokenSpan(this.source, token);
    return { title: `add \`${text.trim()}\``, edits: [{ span: { ...span, end: span.start }, text }] };
  }
}
