import type { PlanValue, TrainPlan } from "@dotgan/core";
import type { Program, Recorder, Recording, Tensor } from "@dotgan/kit";
import { averageCounter, hasBegun } from "./average.js";
import { type Make, type Run, recordingInlet } from "./inlet.js";
import { isActive, termsOf } from "./objective.js";
import { type Reported, walkPhases } from "./phases.js";
import { Invariant, RunError } from "./ports.js";
import { happenings, updatesIn } from "./schedule.js";
import { type RunBlock, type StepInput, stack } from "./step.js";
import { noInlet, type Training } from "./training.js";

/** Steps that were recorded once and run as one call each, by what distinguishes them. */
export interface Captures {
  record(): Recorder;
  readonly known: Map<string, CapturedStep | undefined>;
  /** Says once how steps of a kind are run, and why not as one call where they are not. */
  tell(message: string, details: Readonly<Record<string, unknown>>): void;
}

interface CapturedStep {
  readonly run: RunBlock;
  /** Tensors that it keeps. */
  readonly tensors: number;
  dispose(): void;
}

/** More kinds of steps than a schedule should have: their programs are kept all at once. */
const mostKinds = 16;

/**
 * A step as one call, or `undefined` where it is to be computed as it is described. A kind of step that is new is rehearsed
 * twice, at this step and as if at the next one, and undone: what differs between the two recordings and did not come in
 * through the inlet would be frozen, and such a step is never captured.
 */
export async function recordedStep(training: Training, input: StepInput): Promise<RunBlock | undefined> {
  const { captures } = training;
  if (!captures) return undefined;
  const kind = kindOf(training, input.block);
  if (!captures.known.has(kind)) {
    const found = captures.known.size < mostKinds ? await capture(training, captures, input) : "it varies too much";
    captures.known.set(kind, typeof found === "string" ? undefined : found);
    if (typeof found === "string") {
      refuseMixed(training, found);
      captures.tell("steps are computed operator by operator", { kind, reason: found });
    }
  }
  return captures.known.get(kind)?.run;
}

/** Only a recorded step can be in mixed precision; to compute another one in float32 would not be what was asked for. */
function refuseMixed({ plan }: Training, reason: string): void {
  if (plan.precision === "float32") return;
  throw new RunError(
    "no-mixed-precision",
    `This experiment cannot be computed in mixed precision: its step cannot run as one call (${reason}). Use precision float32.`,
  );
}

/** Tensors that all programs keep. */
export const capturedTensors = ({ captures }: Training): number =>
  [...(captures?.known.values() ?? [])].reduce((sum, captured) => sum + (captured?.tensors ?? 0), 0);

export function disposeCaptures({ captures }: Training): void {
  for (const captured of captures?.known.values() ?? []) captured?.dispose();
  captures?.known.clear();
}

/** What decides which operators a step runs: its block, the terms whose turn it is, and the averages that have begun. */
function kindOf(training: Training, block: TrainPlan): string {
  const counts = new Map(training.counts);
  const up = (name: string): number => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count;
  };
  const turns = [...happenings(block.phases)].flatMap((phase) => {
    if (phase.kind === "average") return [hasBegun(training, phase, up(averageCounter(training, phase)) - 1)];
    return phase.players.flatMap((player) => {
      const count = up(player);
      return termsOf(training, player).map(({ term }) => isActive(term, count));
    });
  });
  return `${training.plan.train.indexOf(block)}:${turns.map(Number).join("")}`;
}

interface Rehearsal {
  readonly recording: Recording;
  /** Names of the numbers that the step reports, in order. */
  readonly names: readonly string[];
  readonly makes: readonly Make[];
  /** All of the state when it began, and what of it was replaced. */
  readonly keys: readonly string[];
  readonly changed: readonly string[];
}

async function capture(training: Training, captures: Captures, input: StepInput): Promise<CapturedStep | string> {
  const curve = curveOutsideOptimizers(training, input.block);
  if (curve) return curve;
  try {
    const rehearsal = await rehearse(training, captures, input, 0);
    const next = await rehearse(training, captures, input, 1);
    const difference = rehearsal.recording.difference(next.recording);
    if (difference) return difference;
    const program = rehearsal.recording.compile(training.plan.precision);
    captures.tell("a step runs as one call", { operators: program.operators });
    return {
      run: (now, _block, run) => runProgram(now, run, rehearsal, program),
      tensors: program.tensors,
      dispose: () => program.dispose(),
    };
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
}

/** Plugins but optimizers receive a curve as a plain number, which a recorded step would keep for ever. */
function curveOutsideOptimizers({ plan }: Training, block: TrainPlan): string | undefined {
  const networks = [plan.generator, plan.discriminator];
  const uses = [
    ...plan.latents,
    ...networks.flatMap(({ nodes, weights }) => [...nodes, ...(weights.under ? [weights.under] : [])]),
    ...plan.losses.discriminator,
    ...plan.losses.generator,
    ...updatesIn(block.phases).flatMap(({ constraints }) => constraints),
  ];
  const found = uses.find(({ params }) => Object.values(params).some(holdsCurve));
  return found && `\`${found.name}\` follows a curve`;
}

const holdsCurve = (value: PlanValue): boolean => {
  if (typeof value !== "object") return false;
  if (Array.isArray(value)) return value.some(holdsCurve);
  return "curve" in value || ("plugin" in value && Object.values(value.plugin.params).some(holdsCurve));
};

/** Computes a step as it is described, recorded, and undoes it. `ahead` steps later, as far as numbers can tell. */
async function rehearse(training: Training, { record }: Captures, input: StepInput, ahead: number): Promise<Rehearsal> {
  const { state, timing } = training;
  const counts = new Map(training.counts);
  state.separate();
  const recorder = record();
  const run: Run = { step: input.step + ahead, takeReal: input.takeReal, number: () => {} };
  const inlet = recordingInlet(run, recorder);
  let reported: readonly Reported[] = [];
  let stacked: Tensor | undefined;
  try {
    training.streams.forget();
    training.inlet = inlet;
    training.timing = { ...timing, step: timing.step + ahead };
    const before = new Map(state.keys().map((key) => [key, state.get(key)]));
    for (const tensor of before.values()) recorder.input(tensor);
    reported = await walkPhases(training, input.block);
    const keys = [...before.keys()];
    if (state.keys().length > keys.length) throw new Invariant("a step has made state that did not exist before");
    const changed = keys.filter((key) => state.get(key) !== before.get(key));
    stacked = stack(training, reported);
    const recording = recorder.finish([stacked, ...changed.map((key) => state.get(key))]);
    return { recording, names: reported.map(({ name }) => name), makes: inlet.makes, keys, changed };
  } finally {
    recorder.abort();
    stacked?.dispose();
    for (const { value } of reported) value.dispose();
    state.rollback();
    training.counts.clear();
    for (const [name, count] of counts) training.counts.set(name, count);
    training.inlet = noInlet;
    training.timing = timing;
    input.rewind();
  }
}

async function runProgram(
  { state, streams }: Training,
  run: Run,
  { names, makes, keys, changed }: Rehearsal,
  program: Program,
) {
  streams.forget();
  const taken: Tensor[] = [];
  try {
    for (const make of makes) {
      for (const tensor of Object.values(await make(run))) if (tensor) taken.push(tensor);
    }
    const [stacked, ...replaced] = program.run([...keys.map((key) => state.get(key)), ...taken]);
    for (const [i, key] of changed.entries()) state.set(key, replaced[i] as Tensor);
    const values = (await stacked?.data()) ?? [];
    stacked?.dispose();
    return names.map((name, i) => ({ name, value: values[i] as number }));
  } finally {
    for (const tensor of taken) tensor.dispose();
  }
}
