/**
 * Text with places where it may be broken into lines (Wadler, "A prettier printer", 1998): a group is printed flat
 * where it fits into the line, else its own breaks become newlines.
 */
export type Document =
  | string
  | readonly Document[]
  | { readonly kind: "group" | "indent"; readonly content: Document }
  /** A newline in a broken group, else the text. */
  | { readonly kind: "break"; readonly flat: string }
  | { readonly kind: "newline" }
  /** Goes to the end of the line and counts for no width. */
  | { readonly kind: "suffix"; readonly text: string };

export const group = (content: Document): Document => ({ kind: "group", content });
export const indent = (content: Document): Document => ({ kind: "indent", content });
export const space: Document = { kind: "break", flat: " " };
export const nothing: Document = { kind: "break", flat: "" };
export const newline: Document = { kind: "newline" };
export const suffix = (text: string): Document => ({ kind: "suffix", text });

export const join = (separator: Document, documents: readonly Document[]): Document =>
  documents.flatMap((document, i) => (i === 0 ? [document] : [separator, document]));

/**
 * One document after the other, each on the line where it still fits: `a -> b ->`, newline, `c -> d`. Lines within a
 * document are indented as the first is.
 */
export const fill = (separator: string, documents: readonly Document[]): Document => {
  const [first = "", ...others] = documents;
  return [first, others.map((document) => [separator, group([indent(space), document])])];
};

interface Task {
  readonly document: Document;
  readonly depth: number;
  readonly flat: boolean;
}

const STEP = "  ";

/** The text of a document, with lines of at most `width` columns wherever there is a place to break. */
export function layOut(document: Document, width: number): string {
  const tasks: Task[] = [{ document, depth: 0, flat: false }];
  const lines: string[] = [];
  let line = "";
  let end = "";
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    const { document: part, depth, flat } = task;
    if (typeof part === "string") line += part;
    else if (isList(part)) pushAll(tasks, part, task);
    else if (part.kind === "suffix") end += part.text;
    else if (part.kind === "indent") tasks.push({ document: part.content, depth: depth + 1, flat });
    else if (part.kind === "group") {
      const inner = { document: part.content, depth, flat: true };
      tasks.push(flat || fits(inner, tasks, width - line.length) ? inner : { ...inner, flat: false });
    } else if (part.kind === "break" && flat) line += part.flat;
    else {
      lines.push((line + end).trimEnd());
      line = STEP.repeat(depth);
      end = "";
    }
  }
  return [...lines, (line + end).trimEnd()].join("\n");
}

/** Puts the parts of a task on the stack, the first on top. */
function pushAll(tasks: Task[], parts: readonly Document[], { depth, flat }: Task): void {
  for (let i = parts.length - 1; i >= 0; i--) tasks.push({ document: parts[i] as Document, depth, flat });
}

const isList = (document: Document): document is readonly Document[] => Array.isArray(document);

/** Does the group fit into the rest of the line, with what follows it up to the next newline? */
function fits(first: Task, after: readonly Task[], width: number): boolean {
  const tasks = [first];
  let rest = after.length;
  let room = width;
  while (room >= 0) {
    const task = tasks.pop() ?? after[--rest];
    if (task === undefined) return true;
    const { document: part, flat } = task;
    if (typeof part === "string") room -= part.length;
    else if (isList(part)) pushAll(tasks, part, task);
    else if (part.kind === "group" || part.kind === "indent") tasks.push({ ...task, document: part.content });
    else if (part.kind === "newline" || (part.kind === "break" && !flat)) return true;
    else if (part.kind === "break") room -= part.flat.length;
  }
  return false;
}
