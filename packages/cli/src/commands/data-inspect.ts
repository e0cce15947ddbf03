import { type DataFacts, formatRange, formatShape, splits } from "@dotgan/kit";
import { intrinsicDimensions } from "@dotgan/metrics";
import { orderOf } from "@dotgan/node";
import { tile } from "@dotgan/views";
import { type ExampleStatistics, statisticsOf } from "../example-statistics.js";
import { type ExampleFlags, type OpenedExamples, openExamples, readExamples } from "../examples.js";
import { type ImageSurvey, surveyImages } from "../image-survey.js";
import { print, printJson } from "../output.js";
import { writePicture } from "../pictures.js";
import { openNamedEngine } from "../train-run.js";

interface InspectFlags extends ExampleFlags {
  readonly engine: string;
  /** Examples whose intrinsic dimension is measured. */
  readonly examples: number;
  readonly neighbours: number;
}

/** Examples on the sheet. */
const sheetCount = 64;

/** The first of `train` in the order in which metrics read it. */
const sample = ({ source }: OpenedExamples, count: number) => {
  const total = source.facts.splits.train ?? 0;
  return readExamples(source, "train", orderOf("train", total).subarray(0, Math.min(count, total)));
};

async function dimensionOf(opened: OpenedExamples, { engine: name, examples, neighbours }: InspectFlags) {
  const { tf } = await openNamedEngine(name);
  const chosen = await sample(opened, examples);
  return {
    ...(await intrinsicDimensions(chosen, neighbours, tf)),
    examples: chosen.count,
    split: "train",
  };
}
type Dimension = Awaited<ReturnType<typeof dimensionOf>>;

/** A mean image and a sheet of examples, of data that consists of images. */
async function drawPictures(
  opened: OpenedExamples,
  { meanExample }: ExampleStatistics,
  out: string,
): Promise<string[]> {
  const { shape, range, splits } = opened.source.facts;
  if (shape.kind !== "image" || !splits.train) return [];
  const mean = tile({ count: 1, shape, values: meanExample }, 1, range, { gap: 0, leastSide: 0 });
  const sheet = tile(await sample(opened, sheetCount), Math.sqrt(sheetCount), range);
  return [await writePicture(out, "mean.png", mean), await writePicture(out, "sheet.png", sheet)];
}

const short = (value: number) => String(Number(value.toPrecision(4)));
const counts = (pairs: readonly (readonly [string, number])[]) =>
  pairs.map(([what, count]) => `${what} (${count})`).join(", ");
const few = <T>(all: readonly T[], line: (one: T) => string): string[] => [
  ...all.slice(0, 10).map((one) => `  ${line(one)}`),
  ...(all.length > 10 ? [`  and ${all.length - 10} more; --json names all`] : []),
];

function filesInWords({ where, files, sizes, modes, odd, broken }: ImageSurvey): string[] {
  const shown = sizes.slice(0, 5).map(({ width, height, count }) => [`${width}x${height}`, count] as const);
  return [
    `files     ${files} in ${where}`,
    `sizes     ${counts(shown)}${sizes.length > 5 ? ` and ${sizes.length - 5} more sizes` : ""}`,
    `modes     ${counts(Object.entries(modes))}`,
    `odd       ${odd.length}`,
    ...few(odd, ({ name, reasons }) => `${name}: ${reasons.join(", ")}`),
    `broken    ${broken.length}`,
    ...few(broken, ({ name, reason }) => `${name}: ${reason}`),
  ];
}

function inWords(
  name: string,
  { shape, range, splits: lengths }: DataFacts,
  statistics: ExampleStatistics,
  dimension: Dimension,
  images: ImageSurvey | undefined,
  pictures: readonly string[],
): string {
  const there = splits.filter((split) => lengths[split]);
  const { least, most, mean, std, notFinite, classes } = statistics;
  const { maximumLikelihood, twoNearest, neighbours, examples, distinct } = dimension;
  return [
    `${name}: ${formatShape(shape)} in ${formatRange(range)}`,
    ...(images ? filesInWords(images) : []),
    `examples  ${there.map((split) => `${split} ${lengths[split]}`).join(", ")}`,
    ...(classes ? there.map((split) => `classes   ${split}: ${classes[split]?.join(" ")}`) : []),
    `values    ${short(least)} to ${short(most)}, mean ${short(mean)}, standard deviation ${short(std)}${notFinite ? `; ${notFinite} are no finite numbers` : ""}`,
    `dimension ${short(maximumLikelihood)} by maximum likelihood of ${neighbours} neighbours, ${short(twoNearest)} by the two nearest; of ${examples} examples of train, ${distinct} of them distinct`,
    ...pictures.map((file) => `picture   ${file}`),
  ].join("\n");
}

export async function dataInspectCommand(what: string, flags: InspectFlags): Promise<void> {
  const opened = await openExamples(what, flags);
  try {
    const { use, source } = opened;
    const { facts } = source;
    const statistics = await statisticsOf(opened);
    const images = await surveyImages(opened);
    const dimension = await dimensionOf(opened, flags);
    const pictures = await drawPictures(opened, statistics, flags.out);
    const { meanExample, ...values } = statistics;
    if (flags.json)
      printJson({
        ok: true,
        data: use.name,
        params: use.params,
        shape: facts.shape,
        range: facts.range,
        splits: facts.splits,
        ...values,
        ...(images && { images }),
        dimension,
        pictures,
      });
    else print(inWords(use.name, facts, statistics, dimension, images, pictures));
  } finally {
    await opened.close();
  }
}
