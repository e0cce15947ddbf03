import type { Precision } from "@dotgan/core";
import type { EngineName } from "@dotgan/engines";
import { type Command, InvalidArgumentError, Option } from "commander";

// Arguments and options that several commands have, and how their values are read.

/** Reads a whole number within bounds, both included. */
const wholeNumberFrom =
  (low: number, high = Number.POSITIVE_INFINITY) =>
  (text: string): number => {
    const value = Number(text.replaceAll("_", ""));
    if (Number.isSafeInteger(value) && value >= low && value <= high) return value;
    const bounds = high === Number.POSITIVE_INFINITY ? `from ${low}` : `from ${low} to ${high}`;
    throw new InvalidArgumentError(`a whole number ${bounds} is expected.`);
  };
export const wholeNumber = wholeNumberFrom(0);
export const countingNumber = wholeNumberFrom(1);
/** A GIF counts in hundredths of a second, and what it shows for less than two of them players show for ten. */
export const pictureRate = wholeNumberFrom(1, 50);
export const hashBits = wholeNumberFrom(0, 63);
export const share = (text: string): number => {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError("a number from 0 to 1 is expected.");
  return value;
};
const gather = (text: string, before: readonly string[] = []): string[] => [...before, text];

const precisions: readonly Precision[] = ["float32", "mixed"];

const withSet = (command: Command): Command =>
  command.option("--set <name=value>", "set a param of the file; may be given again", gather);

export const withFile = (command: Command): Command =>
  withSet(command.argument("<file>", "a .gan file"))
    .option("--seed <n>", "seed of the run, in place of the file's", wholeNumber)
    .addOption(new Option("--precision <name>", "what a step computes in, in place of the file's").choices(precisions));

export const quickly = "a rehearsal: 20 steps of each block, few samples for each metric, one seed of a sweep";

export const withData = (command: Command): Command =>
  command.option("--data <folder>", "where data lies (default: GAN_DATA, then ./data)");

const engines: readonly (EngineName | "auto")[] = ["cpu", "wasm", "onnx", "tensorflow", "auto"];

export const withWeights = (command: Command): Command =>
  command.option(
    "--weights <path>",
    "a file that a metric computes with, as the Inception weights of fid; may be given again",
    gather,
  );

export const withEngine = (command: Command): Command =>
  command.addOption(new Option("--engine <name>", "what computes").choices(engines).default("auto"));

export const withRun = (command: Command): Command =>
  command.argument("<run>", "a run's folder, such as runs/0001-mnist");

export const withExamples = (command: Command): Command =>
  withData(
    withSet(
      command.argument(
        "<what>",
        "a .gan file, a folder or .zip archive of images, or a dataset as it is written in a file",
      ),
    ),
  );
