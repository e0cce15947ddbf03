import { type ast, hasErrors, parse } from "@dotgan/dsl";
import { factorClasses } from "./standIns.js";

/**
 * Whole experiments around an example, to be tried in order. An example is one or more statements, the phases of a
 * schedule (`update D with adam(lr: 2e-4)`), or a chain of layers; a base experiment of stand-ins supplies what it leaves
 * out: data `digits`, a latent `z`, networks `G` and `D`, a loss, a train block. Latents that a loss names are supplied
 * too, each with a head of its name.
 */
export function compose(example: string): string[] {
  if (/^(update|average|repeat|together|share)\b/.test(example)) {
    const others = ["D", "G"].filter((network) => !updates(example, network));
    return around(trainBlock([...others.map((name) => `  update ${name} with standInSgd(0.1)`), example]));
  }
  if (!parsed(example)) return chains(example).flatMap(around);
  return around(example);
}

function parsed(text: string): readonly ast.Statement[] | undefined {
  const { file, diagnostics } = parse({ name: "example.gan", text });
  return hasErrors(diagnostics) || file.statements.length === 0 ? undefined : file.statements;
}

/** What may arrive at a layer: images, vectors, a vector as long as the numbers of the example multiply to, a class. */
function chains(example: string): string[] {
  const product = (example.match(/\d+/g) ?? []).reduce((total, n) => total * Number(n), 1);
  const arrivals = ["standInImage(4, 4, 4)", "standInDense(16)", "standInImage(8, 8, 16)", `standInDense(${product})`];
  const several = /\(\s*a\s*,\s*b\b/.test(example);
  const alone = several
    ? arrivals.map((first) => `digits -> ${first} as a\n  digits -> ${first} as b\n  ${example}`)
    : arrivals.map((first) => `${first} -> ${example}`);
  return [
    ...alone.map((body) => `network D(digits) {\n  ${body} -> standInDense(1)\n}`),
    `latent label = standInFactor\nnetwork D(digits, label) {\n  digits -> standInDense(1) as rest\n  label -> ${example} -> standInDense(1) as e\n  concat(rest, e) -> standInDense(1)\n}`,
  ];
}

/** The example's statements and those of the base that it lacks, over data of images, of points and of numbers. */
function around(text: string): string[] {
  const statements = parsed(text);
  if (!statements) return [text];
  const of: Finder = (kind) => statements.filter((statement) => statement.kind === kind) as never;
  const generator = of("network").find(({ output }) => output);
  const discriminator = of("network").find(({ output }) => !output);
  const [G, D] = [generator?.name.text ?? "G", discriminator?.name.text ?? "D"];
  const data = of("data")[0]?.name.text ?? generator?.output?.text ?? "digits";
  const declared = of("latent").map(({ name }) => name.text);
  const named = of("loss").flatMap(({ terms }) => terms.flatMap(({ loss }) => references(loss)));
  const factors = [...new Set(named)].filter((name) => !declared.includes(name));
  const taken = [...(generator?.inputs ?? []), ...(discriminator?.inputs ?? [])].map((input) => input.text);
  const noises = [...new Set(generator ? taken : ["z"])].filter(
    (name) => ![data, ...declared, ...factors].includes(name),
  );
  const heads = factors.map((name) => `  head ${name} { standInDense(${factorClasses}) }`);
  return bases(data, of("data").length > 0).map(({ source, last }) =>
    [
      ...source,
      ...noises.map((name) => `latent ${name} = standInNoise`),
      ...factors.map((name) => `latent ${name} = standInFactor`),
      ...(generator ? [] : [`network ${G}(${[...noises, ...declared, ...factors].join(", ")}) -> ${data} { ${last} }`]),
      ...(discriminator
        ? []
        : [`network ${D}(${data}) {`, "  standInDense(4)", "  head real { standInDense(1) }", ...heads, "}"]),
      ...lackingLosses(of("loss"), [G, D]),
      text,
      ...lackingUpdates(of("train"), of("optimizer"), [D, G]),
      "",
    ].join("\n"),
  );
}

type Finder = <K extends ast.Statement["kind"]>(kind: K) => Extract<ast.Statement, { kind: K }>[];

/** Data to try the example on, unless it has its own, and the layer that a generator of such data ends in. */
function bases(data: string, given: boolean): { source: string[]; last: string }[] {
  const toImage = `standInImage(${data}.height, ${data}.width, ${data}.channels)`;
  const toVector = `standInDense(${data}.size)`;
  if (given) return [toImage, toVector].map((last) => ({ source: [], last }));
  return [
    { source: [`data ${data} = standInDigits`], last: toImage },
    { source: [`data ${data} = standInPoints`], last: toVector },
    { source: [`data ${data} = standInLine`], last: toVector },
  ];
}

function lackingLosses(losses: readonly ast.Loss[], networks: readonly string[]): string[] {
  const players = losses.map(({ player }) => player?.text);
  if (players.length === 0) return ["loss = standInLoss"];
  if (players.includes(undefined)) return [];
  return networks.filter((name) => !players.includes(name)).map((name) => `loss ${name} = standInLoss`);
}

function lackingUpdates(
  trains: readonly ast.Train[],
  [optimizer]: readonly ast.Optimizer[],
  networks: readonly string[],
): string[] {
  const blocks = trains.map(({ span }) => span.source.text.slice(span.start, span.end));
  const missing = networks.filter((name) => !blocks.some((block) => updates(block, name)));
  if (missing.length === 0) return [];
  return [trainBlock(missing.map((name) => `  update ${name} with ${optimizer?.name.text ?? "standInSgd(0.1)"}`))];
}

/** Whether a schedule updates a network. */
const updates = (schedule: string, network: string): boolean =>
  new RegExp(`\\bupdate\\b[^\\n]*\\b${network}\\b`).test(schedule);

const trainBlock = (phases: readonly string[]): string => ["train 10 steps, batch 8 {", ...phases, "}"].join("\n");

/** The bare names among a call's arguments. */
const references = (call: ast.PluginCall): string[] =>
  call.kind === "call"
    ? call.arguments.flatMap(({ value }) =>
        value.kind === "reference" && !/^(true|false)$/.test(value.name.text) ? [value.name.text] : [],
      )
    : [];
