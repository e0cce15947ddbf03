import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ImageShape, type Picture, type Split, size as sizeOf } from "@dotgan/kit";
import { tile } from "@dotgan/views";
import { type Fingerprint, fieldDifference, findDuplicates, fingerprinter } from "../duplicates.js";
import { allExamples, type ExampleFlags, type OpenedExamples, openExamples, readExamples } from "../examples.js";
import { exit, Stop } from "../exit.js";
import { print, printJson, say } from "../output.js";
import { stopAtFolder, writePicture } from "../pictures.js";

interface DedupFlags extends ExampleFlags {
  /** Bits in which hashes may differ. */
  readonly bits: number;
  readonly difference: number;
  readonly write?: boolean;
}

interface Member {
  readonly split: Split;
  readonly index: number;
  /** Its file, or its place where it has none of its own. */
  readonly name: string;
  /** From the first of its group: see `fieldDifference`. */
  readonly difference: number;
}
/** The first is kept; the others may be left out. */
type Group = readonly Member[];

async function groupsOf({ source }: OpenedExamples, shape: ImageShape, alike: DedupFlags): Promise<Group[]> {
  const printOf = fingerprinter(shape, source.facts.range);
  const each = sizeOf(shape);
  const prints: Fingerprint[] = [];
  const places: Pick<Member, "split" | "index">[] = [];
  for await (const { split, start, count, values } of allExamples(source)) {
    for (let i = 0; i < count; i++) {
      prints.push(printOf(values.subarray(i * each, (i + 1) * each)));
      places.push({ split, index: start + i });
    }
  }
  return findDuplicates(prints, alike).map((group) =>
    group.map((place): Member => {
      const { split, index } = places[place] as Pick<Member, "split" | "index">;
      const [first, own] = [group[0], place].map((one) => (prints[one as number] as Fingerprint).fields);
      return {
        split,
        index,
        name: source.nameOf?.(split, index) ?? `${split} ${index}`,
        difference: fieldDifference(first as Uint8Array, own as Uint8Array),
      };
    }),
  );
}

/** Pairs on a contact sheet, five to a row. */
const mostPairs = 50;

/** The kept one of each group beside the one that is least like it, the most doubtful pairs first. */
async function contactSheet({ source }: OpenedExamples, shape: ImageShape, groups: readonly Group[]): Promise<Picture> {
  const pairs = groups
    .map((group) => [group[0], group.toSorted((a, b) => b.difference - a.difference)[0]] as [Member, Member])
    .sort(([, a], [, b]) => b.difference - a.difference)
    .slice(0, mostPairs);
  const values = new Float32Array(2 * pairs.length * sizeOf(shape));
  for (const [i, { split, index }] of pairs.flat().entries())
    values.set((await readExamples(source, split, Uint32Array.of(index))).values, i * sizeOf(shape));
  return tile({ count: 2 * pairs.length, shape, values }, 10, source.facts.range);
}

/** The groups, the names to leave out one to a line, and the sheet; nothing else is touched. */
async function writeLists(opened: OpenedExamples, shape: ImageShape, groups: readonly Group[], out: string) {
  const others = groups.flatMap((group) => group.slice(1).map(({ name }) => `${name}\n`));
  const files = [
    ["duplicates.json", `${JSON.stringify(groups, null, 2)}\n`],
    ["duplicates.txt", others.join("")],
  ] as const;
  try {
    mkdirSync(out, { recursive: true });
    for (const [name, text] of files) writeFileSync(join(out, name), text);
  } catch (error) {
    stopAtFolder(out, error);
  }
  const sheet = groups.length
    ? [await writePicture(out, "duplicates.png", await contactSheet(opened, shape, groups))]
    : [];
  return [...files.map(([name]) => join(out, name)), ...sheet];
}

const inWords = (group: Group) =>
  group.map(({ name, difference }, i) => (i ? `${name} (${Number(difference.toPrecision(2))})` : name)).join(", ");

export async function dataDedupCommand(what: string, flags: DedupFlags): Promise<void> {
  const opened = await openExamples(what, flags);
  try {
    const { use, source } = opened;
    const { shape, range } = source.facts;
    if (shape.kind !== "image" || !range.every(Number.isFinite))
      throw new Stop(exit.input, `Duplicates are found among images; \`${use.name}\` gives none.`);
    const groups = await groupsOf(opened, shape, flags);
    const total = Object.values(source.facts.splits).reduce((sum, count) => sum + count, 0);
    const others = groups.reduce((sum, group) => sum + group.length - 1, 0);
    const across = groups.filter((group) => new Set(group.map(({ split }) => split)).size > 1).length;
    const written = flags.write ? await writeLists(opened, shape, groups, flags.out) : [];
    const { bits, difference } = flags;
    if (flags.json) {
      printJson({
        ok: true,
        data: use.name,
        bits,
        difference,
        examples: total,
        duplicates: others,
        across,
        groups,
        written,
      });
      return;
    }
    print(
      `${use.name}: ${groups.length} groups of near-duplicates among ${total} examples, ${others} besides the first of each; ${across} groups reach across splits`,
    );
    for (const group of groups.slice(0, 10)) print(`  ${inWords(group)}`);
    if (groups.length > 10) print(`  and ${groups.length - 10} more; --write or --json gives all`);
    for (const file of written) say(`written: ${file}`);
  } finally {
    await opened.close();
  }
}
