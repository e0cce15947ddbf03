import { Command, CommanderError } from "commander";
import { exit, Stop } from "./exit.js";
import {
  countingNumber,
  hashBits,
  pictureRate,
  quickly,
  share,
  wholeNumber,
  withData,
  withEngine,
  withExamples,
  withFile,
  withRun,
  withWeights,
} from "./options.js";
import { printJson, say } from "./output.js";
import { version } from "./version.js";

/** A command's two examples, below its options. */
const examples = (command: Command, ...lines: readonly [string, string]): Command =>
  command.addHelpText("after", `\nExamples:\n${lines.map((line) => `  $ gan ${line}`).join("\n")}\n`);

/** Each command loads its own module when it runs, so that `gan check` never loads TensorFlow.js. */
function buildProgram(): Command {
  const program = new Command("gan")
    .description("Describe, train and understand generative adversarial networks.")
    .version(version, "-V, --version")
    .showHelpAfterError("(see gan --help)")
    .showSuggestionAfterError(true)
    .exitOverride();

  const addTo = (
    parent: Command,
    name: string,
    description: string,
    shape: (command: Command) => Command,
    lines: [string, string],
  ) =>
    examples(
      shape(parent.command(name).description(description).exitOverride())
        .showHelpAfterError(`(see gan ${parent === program ? name : `${parent.name()} ${name}`} --help)`)
        .option("--json", "print JSON on stdout and nothing else"),
      ...lines,
    );
  const add = (name: string, description: string, shape: (command: Command) => Command, lines: [string, string]) =>
    addTo(program, name, description, shape, lines);

  add("check", "Find what is wrong with a .gan file, without running it.", withFile, [
    "check experiments/mnist.gan",
    "check my.gan --json",
  ])
    .option("--memory <size>", "refuse experiments over this memory, such as 8GB")
    .action(async (file, options) => (await import("./commands/check.js")).checkCommand(file, options));

  add("explain", "Show every layer, the schedule in words, and the memory that a step takes.", withFile, [
    "explain experiments/celeba.gan",
    "explain experiments/celeba.gan --set width=32 --json",
  ]).action(async (file, options) => (await import("./commands/explain.js")).explainCommand(file, options));

  add(
    "explain-error",
    "Say what a diagnostic's code means, with examples.",
    (c) => c.argument("[code]", "a code; without one, all are listed"),
    ["explain-error shape-mismatch", "explain-error"],
  ).action(async (code, options) => (await import("./commands/explain-error.js")).explainErrorCommand(code, options));

  add("train", "Train an experiment into a run folder.", (c) => withEngine(withWeights(withData(withFile(c)))), [
    "train experiments/mnist.gan",
    "train experiments/celeba.gan --data ~/data --set width=64 --steps 2000",
  ])
    .option("--run <folder>", "the run's folder (default: the next number in runs/)")
    .option("--steps <n>", "stop after this many steps, in place of the file's length", countingNumber)
    .option("--memory <size>", "refuse experiments over this memory (default: the machine's)")
    .option("--workers <n>", "threads that read data", countingNumber, 1)
    .option("--quick", quickly)
    .option("--verbose", "tell what goes into the log, such as how steps are run")
    .action(async (file, options) => (await import("./commands/train.js")).trainCommand(file, options));

  add("resume", "Go on with a run as if it had never stopped.", (c) => withEngine(withWeights(withData(withRun(c)))), [
    "resume runs/0001-mnist",
    "resume runs/0001-mnist --file edited.gan --accept-changes",
  ])
    .option("--file <file>", "an edited file to go on with (default: the run's own source.gan)")
    .option("--accept-changes", "go on although the file says something else now")
    .option("--memory <size>", "refuse experiments over this memory (default: the machine's)")
    .option("--steps <n>", "stop at this step, in place of the file's length", countingNumber)
    .option("--workers <n>", "threads that read data", countingNumber, 1)
    .option("--verbose", "tell what goes into the log, such as how steps are run")
    .action(async (run, options) => (await import("./commands/resume.js")).resumeCommand(run, options));

  add("sample", "Draw pictures from a trained generator.", (c) => withEngine(withRun(c)), [
    "sample runs/0001-mnist --count 64 --out samples --grid",
    "sample runs/0001-mnist --count 1 --seed 7 --out samples",
  ])
    .option("--count <n>", "how many", countingNumber, 64)
    .option("--out <folder>", "where to write them", "samples")
    .option("--grid", "one picture of all in place of one each")
    .option("--seed <n>", "which latents are drawn", wholeNumber, 0)
    .option("--checkpoint <name>", "best, last or a step", "best")
    .action(async (run, options) => (await import("./commands/sample.js")).sampleCommand(run, options));

  add(
    "evaluate",
    "Measure a run's metrics again, or metrics and views of your choice.",
    (c) =>
      withEngine(
        withWeights(
          withData(withRun(c).argument("[calls...]", "metrics and views as they are written in a .gan file")),
        ),
      ),
    [
      'evaluate runs/0001-mnist "frechetDistance(samples: 10_000, on: test)"',
      'evaluate runs/0001-mnist "grid(8, 8, numbered: true)" --out pictures',
    ],
  )
    .option("--out <folder>", "where pictures of views are written", "samples")
    .option("--checkpoint <name>", "best, last or a step", "best")
    .action(async (run, calls, options) =>
      (await import("./commands/evaluate.js")).evaluateCommand(run, calls, options),
    );

  add(
    "animate",
    "Join a view's pictures of a run into one animation.",
    (c) => withRun(c).argument("<view>", "the view's name in the file"),
    ["animate runs/0001-ring scatter", "animate runs/0001-ring surface --rate 20 --out ring.webp"],
  )
    .option("--out <file>", "a .gif or a .webp file (default: samples/VIEW.gif in the run)")
    .option("--rate <n>", "pictures in a second, 50 at most", pictureRate, 10)
    .action(async (run, view, options) => (await import("./commands/animate.js")).animateCommand(run, view, options));

  add(
    "compare",
    "Put runs side by side: what differs in their files, and their metrics.",
    (c) => c.argument("<runs...>", "two or more run folders"),
    ["compare runs/0001-mnist runs/0002-mnist", "compare runs/*-mnist --json"],
  ).action(async (runs, options) => (await import("./commands/compare.js")).compareCommand(runs, options));

  add(
    "sweep",
    "Run every combination of a file's sweep, one after another; run again to go on.",
    (c) => withEngine(withWeights(withData(withFile(c)))),
    ["sweep experiments/ring-sweep.gan", "sweep experiments/ring-sweep.gan --steps 500"],
  )
    .option("--out <folder>", "the sweep's folder (default: sweeps/NAME)")
    .option("--steps <n>", "steps of each run", countingNumber)
    .option("--quick", quickly)
    .action(async (file, options) => (await import("./commands/sweep.js")).sweepCommand(file, options));

  add("bench", "Time a file's training step, without its data.", (c) => withEngine(withFile(c)), [
    "bench experiments/celeba.gan",
    "bench experiments/mnist.gan --engine wasm --steps 10 --json",
  ])
    .option("--steps <n>", "timed steps of a round", countingNumber, 20)
    .option("--rounds <n>", "rounds", countingNumber, 3)
    .option("--warm-up <n>", "steps before them that do not count", countingNumber, 3)
    .action(async (file, options) => (await import("./commands/bench.js")).benchCommand(file, options));

  add(
    "plugins",
    "Print the reference of every plugin that is loaded.",
    (c) => c.argument("[kind]", "a kind, such as layer").argument("[name]", "a plugin's name"),
    ["plugins loss", "plugins layer conv2d"],
  ).action(async (kind, name, options) => (await import("./commands/plugins.js")).pluginsCommand(kind, name, options));

  add("doctor", "Say what works on this machine: engines, data, plugins.", withData, [
    "doctor",
    "doctor --json",
  ]).action(async (options) => (await import("./commands/doctor.js")).doctorCommand(options));

  const data = add("data", "Look at data before anything is trained on it.", (c) => c, [
    "data inspect experiments/mnist.gan",
    "data dedup data/my-images --write",
  ]);
  addTo(
    data,
    "inspect",
    "Say what data holds: files, sizes, classes, values, its intrinsic dimension; and draw some of it.",
    (c) => withEngine(withExamples(c)),
    ["data inspect experiments/mnist.gan", `data inspect 'images("flowers", size: 64, labels: folders)' --out flowers`],
  )
    .option("--examples <n>", "examples of train whose dimension is measured", countingNumber, 2000)
    .option("--neighbours <n>", "neighbours that the maximum likelihood looks at", countingNumber, 20)
    .option("--out <folder>", "where the mean image and a sheet of examples are written", "inspected")
    .action(async (what, _, command) =>
      (await import("./commands/data-inspect.js")).dataInspectCommand(what, command.optsWithGlobals()),
    );
  addTo(
    data,
    "dedup",
    "Find images that are nearly the same. Nothing is removed: the list that --write leaves is for `images(except: ...)`.",
    withExamples,
    ["data dedup data/my-images --write", 'data dedup "cifar10" --difference 0.01 --json'],
  )
    .option("--bits <n>", "bits of 63 in which the hashes of two may differ", hashBits, 6)
    .option(
      "--difference <share>",
      "how far two may differ: 1 less the correlation of the brightness of 16 x 16 fields",
      share,
      0.004,
    )
    .option("--write", "write the groups, the names to leave out and a contact sheet")
    .option("--out <folder>", "where --write puts them", "duplicates")
    .action(async (what, _, command) =>
      (await import("./commands/data-dedup.js")).dataDedupCommand(what, command.optsWithGlobals()),
    );

  addTo(
    data,
    "get",
    "Download a file that metrics compute with, once for all projects; run again to go on. Without a name, list them.",
    (c) => withData(c.argument("[name]", "the file's name")),
    ["data get", "data get inception"],
  ).action(async (name, _, command) =>
    (await import("./commands/data-get.js")).dataGetCommand(name, command.optsWithGlobals()),
  );

  const engine = add("engine", "Install, list and remove the native engine.", (c) => c, [
    "engine install",
    "engine list --json",
  ]);
  addTo(
    engine,
    "install",
    "Download and build the native engine, once for all projects; run again to go on.",
    (c) => c,
    ["engine install", "engine install --gpu"],
  )
    .option("--gpu", "with CUDA, for NVIDIA's GPUs")
    .option("--force", "build it anew, or although a tfjs-node works here already")
    .action(async (_, command) =>
      (await import("./commands/engine.js")).engineInstallCommand(command.optsWithGlobals()),
    );
  addTo(engine, "list", "List the engines in the cache folder.", (c) => c, [
    "engine list",
    "engine list --json",
  ]).action(async (_, command) => (await import("./commands/engine.js")).engineListCommand(command.optsWithGlobals()));
  addTo(
    engine,
    "remove",
    "Remove an engine from the cache folder.",
    (c) => c.argument("[name]", "as `gan engine list` shows it; without one, all are removed"),
    ["engine remove", "engine remove tensorflow-2.21.0-linux-x64"],
  ).action(async (name, _, command) =>
    (await import("./commands/engine.js")).engineRemoveCommand(name, command.optsWithGlobals()),
  );

  add("new", "Write a runnable .gan file.", (c) => c.argument("<name>", "the file's name, with or without .gan"), [
    "new digits --template mnist",
    "new toy --template ring",
  ])
    .option("--template <name>", "mnist, dcgan, wgan-gp or ring", "mnist")
    .action(async (name, options) => (await import("./commands/new.js")).newCommand(name, options));

  return program;
}

/** What went wrong with a training for want of something else; all other trouble is its failure. */
const runErrors: ReadonlyMap<unknown, number> = new Map([
  ["other-run", exit.input],
  ["no-assets", exit.environment],
  ["no-mixed-precision", exit.environment],
]);

/** Commander's own errors are bad input, save for --help and --version. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.input;
  if (error instanceof Error && error.name === "RunError" && "code" in error)
    return runErrors.get(error.code) ?? exit.failed;
  if (error instanceof Error && "exitCode" in error && typeof error.exitCode === "number") return error.exitCode;
  return exit.failed;
}

/** What of an error a user sees: their own mistake or trouble as a message, our bug with the request to report it. */
function messageOf(error: unknown): string {
  if (error instanceof CommanderError) return "";
  if (error instanceof Stop || (error instanceof Error && ("exitCode" in error || error.name === "RunError")))
    return error.message;
  if (process.env.GAN_DEBUG && error instanceof Error) return error.stack ?? error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `${message}\nThis looks like a bug in dotgan; please report it. GAN_DEBUG=1 shows where it happened.`;
}

/** The whole command line; sets the exit code and never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await buildProgram().parseAsync([...argv]);
  } catch (error) {
    const message = messageOf(error);
    const code = exitCodeOf(error);
    // Commander has told people of its own errors already.
    const forPrograms = error instanceof CommanderError && code !== exit.done ? error.message : message;
    if (forPrograms && argv.includes("--json")) printJson({ ok: false, error: forPrograms.replace(/^error: /, "") });
    else if (message) say(message);
    process.exitCode = code;
  }
}
