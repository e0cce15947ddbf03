import { type ast, parse, type Source } from "@dotgan/dsl";
import { declaredValue } from "./params.js";
import type { Placed } from "./roles.js";
import { declare, didYouMean, listNames, type Scope } from "./scope.js";

/** Gives the text of a file, by its path as `joinPath` makes it; `undefined` where it cannot be read. */
export type ReadFile = (path: string) => string | undefined;

const deepest = 8;

/** `path` as seen from the file `from`: both as written, `.` and `..` resolved as far as they can be. */
export function joinPath(from: string, path: string): string {
  if (path.startsWith("/")) return path;
  const segments = from.split("/").slice(0, -1);
  for (const segment of path.split("/")) {
    const last = segments.at(-1);
    if (segment === ".." && last !== undefined && last !== ".." && last !== "") segments.pop();
    else if (segment !== "." && segment !== "") segments.push(segment);
  }
  return segments.join("/");
}

/** A file's networks, and the names of those that it should have but for mistakes that are reported. */
export interface Found {
  readonly networks: readonly Placed[];
  readonly absent: readonly ast.Name[];
}

/** Files that are read already, by path; `open` while their own uses are followed. */
type Loaded = Map<string, Found | "open">;

/** A file's networks: its own, and those that its `from ... use` statements bring. */
export function networksOf(file: ast.File, source: Source, readFile: ReadFile | undefined, scope: Scope): Found {
  return collect(file, source, readFile, scope, new Map([[source.name, "open"]]), 0);
}

function collect(
  file: ast.File,
  source: Source,
  readFile: ReadFile | undefined,
  scope: Scope,
  loaded: Loaded,
  depth: number,
): Found {
  const parts = file.statements.flatMap((statement): Found[] => {
    if (statement.kind === "network") return [{ networks: [{ declaration: statement, home: scope }], absent: [] }];
    return statement.kind === "use" ? [used(statement, source, readFile, scope, loaded, depth + 1)] : [];
  });
  return { networks: parts.flatMap(({ networks }) => networks), absent: parts.flatMap(({ absent }) => absent) };
}

function used(
  { path, names }: ast.Use,
  source: Source,
  readFile: ReadFile | undefined,
  scope: Scope,
  loaded: Loaded,
  depth: number,
): Found {
  const refuse = (message: string, hint: string): Found => {
    scope.report.add("bad-use", path.span, message, { hint });
    return { networks: [], absent: names };
  };
  const where = joinPath(source.name, path.value);
  if (depth > deepest) {
    return refuse(`files may use one another ${deepest} deep, and this is deeper`, "use the file at the end directly");
  }
  const known = loaded.get(where);
  if (known === "open") {
    return refuse(`\`${where}\` uses itself, through one file or several`, "write the network out in one of them");
  }
  const there = known ?? load(where, readFile, scope, loaded, depth);
  if (!there) return refuse(`\`${where}\` cannot be read`, "a path starts at the folder of the file that it stands in");
  const absent: ast.Name[] = [];
  const networks = names.flatMap((name) => {
    const found = there.networks.find(({ declaration }) => declaration.name.text === name.text);
    if (found) return [found];
    absent.push(name);
    if (there.absent.some(({ text }) => text === name.text)) return [];
    const known = there.networks.map(({ declaration }) => declaration.name.text);
    scope.report.add("bad-use", name.span, `\`${where}\` has no network \`${name.text}\``, {
      hint: known.length > 0 ? `it has ${listNames(known)}` : "it has none",
      ...didYouMean(name, known, scope),
    });
    return [];
  });
  return { networks, absent };
}

function load(
  where: string,
  readFile: ReadFile | undefined,
  scope: Scope,
  loaded: Loaded,
  depth: number,
): Found | undefined {
  const text = readFile?.(where);
  if (text === undefined) return undefined;
  loaded.set(where, "open");
  const source = { name: where, text };
  const { file, diagnostics } = parse(source);
  scope.report.diagnostics.push(...diagnostics);
  const found = collect(file, source, readFile, homeOf(file, scope), loaded, depth);
  loaded.set(where, found);
  return found;
}

/** The names that a used file's networks see: its own params, this experiment's latents, and the data under both names. */
function homeOf(file: ast.File, scope: Scope): Scope {
  const home: Scope = { ...scope, params: new Map(), data: new Map(scope.data) };
  const [data] = scope.data.values();
  for (const statement of file.statements) {
    if (statement.kind === "param") {
      declare(home.params, statement.name, declaredValue(statement, new Map(), home), "the param", home);
    } else if (statement.kind === "data" && data) {
      home.data.set(statement.name.text, data);
    }
  }
  return home;
}
