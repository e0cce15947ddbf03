// Plain JavaScript, since `tools/fuzz.mjs` runs it without a compiler.

/** What random texts are made of. */
const pieces = [
  ..."param data latent network weights loss optimizer train every at keep stop sweep seed from allow".split(" "),
  ..."for head residual update average repeat together share in under batch with then end as best last".split(" "),
  ..."when has not improved evaluations by use steps epochs images minutes step epoch fake real int flag".split(" "),
  ..."G D z x digits __proto__ constructor dense relu adam lr size true precision mixed".split(" "),
  ..."-> ( ) [ ] { } , : = + - * / ^ .. . ; \n \n \n".split(" "),
  ..."1 0.5 2e-4 10_000 .5 1. 10steps 1__0 1e999 0x10".split(" "),
  ...['"a"', '"a', '"a\\q"', "'a'", "“a”", "// c\n", "# c\n", "/* c", "→", "−", "×", "**", "=>", "==", "…", "é", "😀"],
  ...["\t", "\r\n", "\r", "\ufeff", "\0", "\ud800", "@", "\\", '"', "\u2028"],
];

/** Numbers from 0 to 1 that depend on nothing but the seed (mulberry32). */
function stream(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The text of a case: random pieces, or a good text with some edits. */
export function fuzzCase(seed, index, goodTexts) {
  const next = stream(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const below = (n) => Math.floor(next() * n);
  const pick = (list) => list[below(list.length)];
  if (next() < 0.3) return Array.from({ length: 1 + below(60) }, () => pick(pieces)).join(next() < 0.8 ? " " : "");
  const lines = pick(goodTexts).split("\n");
  const from = below(lines.length);
  const excerpt = next() < 0.25 ? lines : lines.slice(from, from + 1 + below(12));
  let parts = excerpt.join("\n").match(/\w+|\s+|[^\w\s]/gu) ?? [];
  if (next() < 0.2) parts = [...parts.join("")];
  for (let edits = below(6); edits >= 0; edits--) edit(parts, { next, below, pick });
  const text = parts.join("");
  return next() < 0.05 ? text.replaceAll("\n", "\r\n") : text;
}

function edit(parts, { next, below, pick }) {
  const at = below(parts.length + 1);
  const kind = below(6);
  if (kind === 0) parts.splice(at, 1 + below(3));
  else if (kind === 1) parts.splice(at, 0, ...parts.slice(at, at + 1 + below(8)));
  else if (kind === 2) parts.splice(at, 2, ...parts.slice(at, at + 2).reverse());
  else if (kind === 3) parts.splice(at, 0, pick(pieces), next() < 0.5 ? " " : "");
  else if (kind === 4) parts.splice(at, 1, String.fromCharCode(below(next() < 0.9 ? 128 : 65_536)));
  else if (next() < 0.1) parts.length = at;
}

/** What is wrong with how a text is read, if anything. `clean` is called where the text has no mistake. */
export function problemOf(text, { parse, print }, { clean = () => {} } = {}) {
  const source = { name: "fuzz.gan", text };
  let parsed;
  try {
    parsed = parse(source);
  } catch (thrown) {
    return `parse threw ${thrown?.stack ?? String(thrown)}`;
  }
  const { file, diagnostics } = parsed;
  if (diagnostics.length === 0) clean();
  return (
    spanProblem(file, source) ??
    diagnostics.map((diagnostic) => spanProblem(diagnostic, source)).find((problem) => problem !== undefined) ??
    crowdProblem(diagnostics, text) ??
    followerProblem(text, parse) ??
    (diagnostics.length === 0 ? lossProblem(parsed, text, { parse, print }) : undefined)
  );
}

/** Every span lies in the text, and, in trees, in the span around it. */
function spanProblem(root, source) {
  const isTree = root.kind === "file";
  const open = [{ node: root, around: { start: 0, end: source.text.length } }];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const { node, around } = entry;
    if (node === null || typeof node !== "object" || node === source) continue;
    const { span } = node;
    if (span !== undefined) {
      const { start, end } = span;
      const inside = around.start <= start && start <= end && end <= around.end;
      if (!(Number.isInteger(start) && Number.isInteger(end) && inside && span.source === source)) {
        return `a span ${start}-${end} is not within ${around.start}-${around.end}`;
      }
    }
    for (const [key, child] of Object.entries(node)) {
      if (key !== "span") open.push({ node: child, around: isTree && span !== undefined ? span : around });
    }
  }
  return undefined;
}

function crowdProblem(diagnostics, text) {
  const lines = diagnostics.map(({ span }) => text.slice(0, span.start).split(/\r\n?|\n/).length);
  if (new Set(lines).size < lines.length) return "two diagnostics in one line";
  if (lines.some((line, i) => i > 0 && line < lines[i - 1])) return "diagnostics out of order";
  return diagnostics.length > 50 ? "more than fifty diagnostics" : undefined;
}

/** Whatever is wrong with a text, the statement on the line after it is read; only brackets that stay open reach there. */
function followerProblem(text, parse) {
  if (/[{}]|\/\*/.test(text)) return undefined;
  const { file } = parse({ name: "follower.gan", text: `${text}\nlatent follower = normal(1)` });
  const last = file.statements.at(-1);
  return last?.kind === "latent" && last.name.text === "follower" ? undefined : "the next statement was lost";
}

/** A text without a diagnostic is in its tree whole, and the tree survives being printed. */
function lossProblem({ file }, text, { parse, print }) {
  const printed = print(file);
  const again = parse({ name: "printed.gan", text: printed });
  if (again.diagnostics.length > 0) return `printed, it is wrong: ${again.diagnostics[0].message}\n${printed}`;
  if (bare(again.file) !== bare(file)) return `printed, it is another:\n${printed}`;
  if (print(again.file) !== printed) return `printed twice, it differs:\n${printed}`;
  if (names(text) !== names(printed)) return `names were lost:\n${names(text)}\n${names(printed)}`;
  return undefined;
}

/** A tree without places and comments. */
const bare = (file) =>
  JSON.stringify(file.statements, (key, value) => (key === "span" ? undefined : Object.is(value, -0) ? 0 : value));

/** All words in alphabetical order, but comments and units, which have two forms. */
const names = (text) =>
  (text.replace(/"(?:[^"\\\r\n]|\\.)*"|\/\/[^\r\n]*/g, " ").match(/\b[A-Za-z_]\w*/g) ?? [])
    .filter((word) => !/^(?:step|epoch|image|minute|evaluation)s?$/.test(word))
    .sort()
    .join(" ");
