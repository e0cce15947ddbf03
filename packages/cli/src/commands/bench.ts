import { cost } from "@dotgan/core";
import { type Effort, timeSteps } from "../benchmark.js";
import { type FileOptions, openExperiment } from "../experiment.js";
import { print, printJson, table } from "../output.js";
import { openNamedEngine } from "../train-run.js";

interface BenchOptions extends FileOptions, Effort {
  readonly engine: string;
}

const milliseconds = (seconds: number) => String(Number((1000 * seconds).toPrecision(3)));

export async function benchCommand(file: string, options: BenchOptions): Promise<void> {
  const { plan, catalog } = await openExperiment(file, options);
  const engine = await openNamedEngine(options.engine);
  const { steps, rounds, warmUp } = options;
  const measured = await timeSteps(plan, catalog, engine, { steps, rounds, warmUp });
  const { generator, discriminator } = cost(plan, catalog);
  const { imagesPerStep, stepSeconds, roundMedians, imagesPerSecond, firstStepSeconds, peakMemoryBytes, how } =
    measured;
  if (options.json) {
    printJson({
      ok: true,
      title: plan.title,
      engine: engine.name,
      precision: plan.precision,
      parameters: { generator: generator.parameters, discriminator: discriminator.parameters },
      steps,
      rounds,
      warmUp,
      ...measured,
    });
    return;
  }
  print(
    `${plan.title}, on ${engine.name}${plan.precision === "mixed" ? " in mixed precision" : ""}: ${rounds} x ${steps} steps of ${imagesPerStep} images, after ${warmUp} to warm up\n${table(
      [
        [
          "step",
          `${milliseconds(stepSeconds.median)} ms`,
          `half of them ${milliseconds(stepSeconds.lowerQuartile)} to ${milliseconds(stepSeconds.upperQuartile)}; all ${milliseconds(stepSeconds.least)} to ${milliseconds(stepSeconds.most)}`,
        ],
        ["rounds", roundMedians.map(milliseconds).join(", "), "median of each"],
        ["images/s", String(Number(imagesPerSecond.toPrecision(3))), ""],
        ["first step", `${firstStepSeconds.toFixed(1)} s`, "after the start of gan"],
        ["memory", `${(peakMemoryBytes / 2 ** 20).toFixed(0)} MB`, "at its peak"],
        ...how.map((told) => ["run", told, ""]),
      ],
    )}`,
  );
}
