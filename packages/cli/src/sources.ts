import { createHash } from "node:crypto";
import { basename } from "node:path";
import { joinPath, type ReadFile } from "@dotgan/core";
import { type ast, parse, type Source } from "@dotgan/dsl";

/** A file and all that it uses, as a run keeps them: it can be checked again there, wherever the run is moved to. */
export interface KeptSources {
  /** The file itself; each path behind `from` leads to the kept copy, all else is as it was written. */
  readonly text: string;
  /** The texts of the files that it uses, by their paths from the run's folder. */
  readonly used: Readonly<Record<string, string>>;
}

const folder = "sources";

/**
 * Copies of used files are named by their content, as `sources/dcgan-1f0c9a44.gan`: one that is there is never written
 * over, so that an earlier file of the run, kept beside a changed one, still finds its own.
 */
export function keepSources(source: Source, readFile: ReadFile): KeptSources {
  const used: Record<string, string> = {};

  /** The name in `sources/` of a file's copy; its own uses lead to their copies beside it. */
  function keep(path: string): string {
    const text = redirected({ name: path, text: readFile(path) ?? "" }, (name) => `./${name}`);
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
    // A copy that is kept again has a hash already.
    const name = `${basename(path, ".gan").replace(/-[0-9a-f]{8}$/, "")}-${hash}.gan`;
    used[`${folder}/${name}`] = text;
    return name;
  }

  /** The text with every used path replaced, from the last to the first so that the places before stay where they are. */
  function redirected(from: Source, link: (name: string) => string): string {
    const uses = parse(from).file.statements.filter((statement): statement is ast.Use => statement.kind === "use");
    return uses.reduceRight(
      (text, { path }) =>
        `${text.slice(0, path.span.start)}"${link(keep(joinPath(from.name, path.value)))}"${text.slice(path.span.end)}`,
      from.text,
    );
  }

  return { text: redirected(source, (name) => `./${folder}/${name}`), used };
}

/** The names of a file's params. */
export const paramsOf = (source: Source): readonly string[] =>
  parse(source).file.statements.flatMap((statement) => (statement.kind === "param" ? [statement.name.text] : []));

/** Whether a file says its title itself; else it is called by its name. */
export const hasTitle = (source: Source): boolean => parse(source).file.statements.some(({ kind }) => kind === "title");
