import { type ast, parse } from "@dotgan/dsl";

/** What stands in a page's example for layers or updates that do not matter there. */
const PLACEHOLDER = "...";

/**
 * Whole experiments around an example of a diagnostic's page, to be tried in order. An example is one or more statements,
 * phases of a schedule, or lines of a network; what it leaves out is supplied.
 */
export function completions(example: string): string[] {
  const text = filled(example);
  return [
    text,
    `train 100 steps, batch 64 {\n${text}\n}`,
    `train 100 steps, batch 64 {\n${updates}\n${text}\n}`,
    `network D(DATA) {\n${text}\nflatten -> dense(1)\n}`,
    `network D(DATA) {\nflatten -> dense(64) -> leakyRelu(0.2)\n${text}\nflatten -> dense(1)\n}`,
    `network D(DATA) {\nconv2d(64, kernel: 5, stride: 2) -> leakyRelu(0.2)\n${text}\nflatten -> dense(1)\n}`,
    `network G(z) -> DATA {\n${text} -> reshape(DATA.height, DATA.width, DATA.channels)\n}`,
    `network G(z) -> DATA {\n${text} -> tanh -> reshape(DATA.height, DATA.width, DATA.channels)\n}`,
    `network G(z) -> DATA {\n${text}\n${toImage} -> tanh\n}`,
    `network G(z) -> DATA {\n${text}\nconv2dTranspose(DATA.channels, kernel: 4, stride: 2) -> tanh\n}`,
    `network G(z) -> DATA {\ndense(DATA.height / 2 * DATA.width / 2 * 8) -> reshape(DATA.height / 2, DATA.width / 2, 8)\n${text}\n}`,
    `network D(DATA, label) {\n${text}\n}`,
  ].map(whole);
}

const toImage = "dense(DATA.size) -> reshape(DATA.height, DATA.width, DATA.channels)";
const updates = "update D with adam(lr: 2e-4, beta1: 0.5)\nupdate G with adam(lr: 2e-4, beta1: 0.5)";

/** `...` replaced by what it stands for in its place. */
function filled(example: string): string {
  return example.split("\n").flatMap(fill).join("\n");
}

function fill(line: string): string {
  if (!line.includes(PLACEHOLDER)) return line;
  const [code = "", comment] = line.split(/(?=\s\/\/)/);
  const generator = /network \w+\([^)]*\) -> /.test(code);
  const body = /^\s*train\b/.test(code)
    ? updates.replace("\n", "; ")
    : generator
      ? `${toImage}${/\{ \.\.\. \}/.test(code) ? " -> tanh" : ""}`
      : /->\s*\.\.\./.test(code)
        ? "flatten -> dense(1)"
        : "flatten -> dense(64) -> leakyRelu(0.2)\n";
  return code.replace(PLACEHOLDER, body) + (comment ?? "");
}

/** The statements, and those that they lack of an experiment. */
function whole(text: string): string {
  const data = /\b(faces|points)\b/.exec(text)?.[0] ?? "digits";
  const own = parse({ name: "example.gan", text }).file.statements;
  const of = <K extends ast.Statement["kind"]>(kind: K) =>
    own.filter((one): one is Extract<ast.Statement, { kind: K }> => one.kind === kind);
  const names = new Set([...of("data"), ...of("latent"), ...of("param")].map(({ name }) => name.text));
  const networks = [
    ...of("network").map(({ name }) => name.text),
    ...of("use").flatMap(({ names }) => names.map(({ text }) => text)),
  ];
  const lacks = (name: string) => new RegExp(`\\b${name}\\b`).test(text) && !names.has(name);
  const last = data === "points" ? "dense(2)" : `${toImage} -> tanh`;
  const generates = of("network").some(({ output }) => output) || networks.includes("G");
  const needsDigit = lacks("digit") && !generates;
  const factors = [...new Set([...of("latent").map(({ name }) => name.text), "z", ...(needsDigit ? ["digit"] : [])])];
  const judges = of("network").some(({ output }) => !output) || networks.includes("D");
  const starts = /^\s*(every|keep|stop|sweep)/m.test(text);
  const parts = [
    ...(of("data").length === 0
      ? [`data ${data} = ${{ faces: "celeba()", points: "ring()" }[data] ?? "mnist()"}`]
      : []),
    ...(lacks("width") && !/param width/.test(text) ? ["param width: int = 64"] : []),
    ...(names.has("z") || (generates && of("use").length === 0 && !/\bz\b/.test(text))
      ? []
      : ["latent z = uniform(100)"]),
    ...(lacks("label") ? [`latent label = labels(${data})`] : []),
    ...(needsDigit ? ["latent digit = categorical(10)"] : []),
    text,
    ...(generates ? [] : [`network G(${factors.join(", ")}) -> ${data} { ${last} }`]),
    ...(judges ? [] : [`network D(${data}) { flatten -> dense(1) }`]),
    ...(/^\s*loss\b/m.test(text) ? [] : ["loss = nonSaturating"]),
    ...(/^\s*train\b/m.test(text) ? [] : [`train 25 epochs, batch 64 {\n${updates}\n}`]),
    ...(starts && /\bdistance\b/.test(text) && !/as distance/.test(text)
      ? ["every 1 epoch { frechetDistance(samples: 500, on: valid) as distance }"]
      : []),
    ...(/\blikelihood\b/.test(text) && !/as likelihood/.test(text)
      ? ["every 1 epoch { parzen(on: valid) as likelihood }"]
      : []),
  ];
  return `${parts.join("\n").replaceAll("DATA", data)}\n`;
}

/** The wrong and the right example of a page. */
export function examplesOf(page: string): { readonly wrong: string; readonly right: string } {
  const [wrong = "", right = ""] = [...page.matchAll(/```gan\n([\s\S]*?)```/g)].map(([, code = ""]) => code.trimEnd());
  return { wrong, right };
}
