import type { ImageFacts } from "@dotgan/node";
import type { OpenedExamples } from "./examples.js";

/** What the files of an image set hold before they are fitted. */
export interface ImageSurvey {
  readonly where: string;
  readonly files: number;
  /** Most frequent first. */
  readonly sizes: readonly { readonly width: number; readonly height: number; readonly count: number }[];
  readonly modes: Readonly<Record<string, number>>;
  /** Files that are unlike most of the others, and how. */
  readonly odd: readonly { readonly name: string; readonly reasons: readonly string[] }[];
  readonly broken: OpenedExamples["broken"];
}

/** How often each occurs, most frequent first. */
function counted(keys: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** Reads every file's header; `undefined` for data that does not come from image files. */
export async function surveyImages({ access, decoded, broken }: OpenedExamples): Promise<ImageSurvey | undefined> {
  if (!decoded) return undefined;
  const { files, fit } = decoded;
  const facts = await access.describe(files);
  const sound = facts.filter((one) => one !== undefined);
  const modes = counted(sound.map(({ mode }) => mode));
  const usual = modes[0]?.[0];
  const reasonsOf = ({ width, height, mode, frames, turned }: ImageFacts): string[] => [
    ...(mode === usual ? [] : [mode]),
    ...(width < fit.width || height < fit.height ? [`${width}x${height} is enlarged`] : []),
    ...(Math.max(width / height, height / width) > 3 ? [`${width}x${height} is long and narrow`] : []),
    ...(frames > 1 ? [`${frames} pictures, the first counts`] : []),
    ...(turned ? ["turned as its EXIF says"] : []),
  ];
  return {
    where: files.where,
    files: files.names.length,
    sizes: counted(sound.map(({ width, height }) => `${width}x${height}`)).map(([size, count]) => {
      const [width = 0, height = 0] = size.split("x").map(Number);
      return { width, height, count };
    }),
    modes: Object.fromEntries(modes),
    odd: files.names
      .map((name, i) => ({ name, reasons: facts[i] ? reasonsOf(facts[i]) : [] }))
      .filter(({ reasons }) => reasons.length > 0),
    broken,
  };
}
