import type { Catalog, Plan, TrainPlan } from "@dotgan/core";
import { requireAssets } from "./assets.js";
import { startAverages } from "./average.js";
import { capturedTensors, disposeCaptures } from "./captured.js";
import { explainNotFinite } from "./diagnose.js";
import { realDraw } from "./draw.js";
import { position, stepsOf } from "./duration.js";
import { initialize } from "./initialize.js";
import { createMeter, rowOf } from "./meter.js";
import { dueMonitors, measureAtEnd, runMonitor } from "./monitors.js";
import { type Checkpoint, Invariant, type Ports, type Progress, RunError } from "./ports.js";
import { requirePrecision } from "./precision.js";
import { beginning, hasConverged, isOutOfTime, type Moving, paceOf, timingOf } from "./progress.js";
import { forgetStatistics } from "./statistics.js";
import { runStep, type StepInput } from "./step.js";
import { openTraining } from "./training.js";
import { startSlots } from "./update.js";

/** Why a training ended, and where. */
export interface Outcome {
  /** `done`: to its end; `converged`: `stop when` held; `paused`: at `stopAtStep`; the rest: the stopper said so. */
  readonly reason: "done" | "converged" | "paused" | "interrupt" | "terminate";
  readonly step: number;
  readonly best?: Progress["best"];
  /** The last value of every metric, by its name in the file. */
  readonly measured: Readonly<Record<string, number>>;
}

export interface TrainOptions {
  /** Goes on from here, bit for bit. */
  readonly resume?: Checkpoint | undefined;
  /** Ends after this many steps, with a checkpoint, as if the rest were to come later. */
  readonly stopAtStep?: number | undefined;
  /** For development: a tensor that a step leaves behind is an `Invariant`. */
  readonly watchTensors?: boolean | undefined;
}

/** Without a monitor that falls due, a checkpoint is written this often. Seconds. */
const checkpointEvery = 600;

/**
 * Trains what a plan says. Everything of the outside comes through `ports`; all that a run needs to go on is in its
 * checkpoints. Throws a `RunError` where training goes wrong; the checkpoints written before stay.
 */
export async function train(plan: Plan, catalog: Catalog, ports: Ports, options: TrainOptions = {}): Promise<Outcome> {
  const { engine, batches, store, reporter, clock, stopper } = ports;
  const { tf } = engine;
  requirePrecision(plan, engine);
  await requireAssets(plan, catalog, ports.assets);
  const progress: Moving = { ...(options.resume?.progress ?? beginning) };
  const examples = batches.facts.splits.train;
  if (examples === undefined) throw new RunError("no-train-split", `\`${plan.data.as}\` has no examples to train on`);
  const training = openTraining(plan, catalog, tf, batches.facts, { step: 0, total: 0, steps: () => 0 });
  const { state, counts } = training;
  training.assets = ports.assets;
  if (engine.record) {
    const { record } = engine;
    training.captures = { record, known: new Map(), tell: (message, details) => store.log(message, details) };
  }
  const measured: Record<string, number> = {};
  const strays = () => engine.memory().tensors - state.keys().length - capturedTensors(training);
  const strayAtStart = strays();
  const sat = progress.seconds - clock.now();
  let savedAt = { step: options.resume?.step ?? -1, seconds: progress.seconds };

  const save = async (best: boolean) => {
    const content: Progress = { ...progress, counts: Object.fromEntries(counts) };
    const checkpoint: Checkpoint = { step: progress.step, tensors: await state.save(), progress: content };
    await store.save(checkpoint, { best, last: Math.max(1, plan.keep.last) });
    savedAt = { step: progress.step, seconds: progress.seconds };
  };

  try {
    // Weights: as the file says, or as a checkpoint holds them.
    const [first] = plan.train;
    if (first) training.timing = timingOf(paceOf(training, first, examples), first, progress);
    if (options.resume) {
      state.load(options.resume.tensors);
      for (const [name, count] of Object.entries(progress.counts)) counts.set(name, count);
    } else {
      await initialize(training, batches, store);
    }
    const meter = createMeter(plan, progress, (block, from) =>
      stepsOf(block.duration, paceOf(training, block, examples), from),
    );

    // What has converged takes no further step when it is resumed.
    let reason: Outcome["reason"] | undefined = hasConverged(plan, progress, examples) ? "converged" : undefined;
    while (reason === undefined && progress.block < plan.train.length) {
      const block = plan.train[progress.block] as TrainPlan;
      const pace = paceOf(training, block, examples);
      const timing = timingOf(pace, block, progress);
      training.timing = timing;
      startAverages(training, block);
      startSlots(training, block);

      for (;;) {
        // Monitors that fell due, now or before a signal ended the last sitting.
        const hadMonitors = progress.pending.length > 0;
        let best = false;
        while (progress.pending.length > 0 && !stopper.reason) {
          const [name = "", ...rest] = progress.pending;
          best = (await runMonitor(training, ports, name, progress, measured)) || best;
          progress.pending = rest;
        }
        if (hadMonitors || progress.seconds - savedAt.seconds >= checkpointEvery) await save(best);

        // The end of the block, or of the run.
        if (stopper.reason) reason = stopper.reason;
        else if (hasConverged(plan, progress, examples)) reason = "converged";
        else if (options.stopAtStep !== undefined && progress.step >= options.stopAtStep) reason = "paused";
        if (reason || timing.step >= timing.total || isOutOfTime(block, progress)) break;

        // One step.
        forgetStatistics(training);
        progress.seconds = sat + clock.now();
        const began: Progress = { ...progress, counts: Object.fromEntries(counts) };
        const input: StepInput = {
          step: progress.step,
          block,
          async takeReal(size) {
            const { batch, next } = await batches.take(progress.cursor, size);
            progress.cursor = next;
            progress.images += batch.count;
            return realDraw(tf, batch, batches.facts.classes);
          },
          rewind() {
            progress.cursor = began.cursor;
            progress.images = began.images;
          },
        };
        const numbers = await runStep(training, input);
        const bad = Object.entries(numbers).find(([, value]) => !Number.isFinite(value));
        if (bad) {
          state.rollback();
          counts.clear();
          for (const [name, count] of Object.entries(began.counts)) counts.set(name, count);
          input.rewind();
          throw await explainNotFinite(training, input, bad[0]);
        }
        state.commit();
        if (options.watchTensors && strays() !== strayAtStart) {
          throw new Invariant(`step ${progress.step + 1} left ${strays() - strayAtStart} tensors behind`);
        }
        progress.step++;
        progress.blockStep++;
        timing.step++;
        progress.seconds = sat + clock.now();

        // What is told of it.
        const epoch = position(progress.cursor, pace) / examples;
        const report = meter.step(began, progress, epoch, numbers);
        const resident = ports.residentBytes && { residentBytes: ports.residentBytes() };
        store.row({ ...rowOf(numbers, progress, report), ...engine.memory(), ...resident });
        reporter.step(report);
        progress.pending = dueMonitors(plan, began, progress, pace);
        await clock.yield();
      }
      if (!reason) {
        progress.block++;
        progress.blockStep = 0;
        progress.blockStart = { cursor: progress.cursor, seconds: progress.seconds };
      }
    }

    // The last checkpoint, and what is measured on the kept best.
    if (savedAt.step !== progress.step) await save(false);
    reason ??= "done";
    if (reason === "done" || reason === "converged") await measureAtEnd(training, ports, progress, measured);
    return { reason, step: progress.step, best: progress.best, measured };
  } finally {
    disposeCaptures(training);
    forgetStatistics(training);
    state.dispose();
  }
}
