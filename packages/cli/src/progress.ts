import { clearLine, cursorTo } from "node:readline";
import type { Reporter, StepReport } from "@dotgan/runtime";
import { color, formatSeconds, say } from "./output.js";

const secondsBetweenPlainLines = 10;
const millisecondsBetweenPaints = 100;

const percent = (share: number) => `${Math.round(share * 100)}%`;
/** Not a number while that player has yet to be updated. */
const loss = (value: number) =>
  Number.isNaN(value) ? "-" : Math.abs(value) >= 100 ? value.toExponential(1) : value.toFixed(3);

/** One line: step, share done, speed, time left, both losses, how often D is right. */
export function formatStep(report: StepReport): string {
  const { step, totalSteps, imagesPerSecond, secondsLeft, lossD, lossG, accuracyReal, accuracyFake } = report;
  const known = Number.isFinite(totalSteps);
  return [
    known ? `step ${step}/${totalSteps}` : `step ${step}`,
    ...(known ? [percent(step / totalSteps)] : []),
    `${imagesPerSecond >= 100 ? Math.round(imagesPerSecond) : imagesPerSecond.toFixed(1)} images/s`,
    `${formatSeconds(secondsLeft)} left`,
    `loss D ${loss(lossD)} G ${loss(lossG)}`,
    ...(accuracyReal !== undefined && accuracyFake !== undefined
      ? [`D right on ${percent(accuracyReal)} of reals, ${percent(accuracyFake)} of fakes`]
      : []),
  ].join(" | ");
}

/** Watches a run for a person: one repainted line on a terminal, else a plain line every ten seconds; all on stderr. */
export function createProgress(quiet: boolean): Reporter & { end(): void } {
  const stream = process.stderr;
  const live = Boolean(stream.isTTY) && !quiet;
  let painted = 0;
  let lastPlain = 0;
  let toldStep: number | undefined;
  let last: StepReport | undefined;

  function paint(report: StepReport): void {
    cursorTo(stream, 0);
    clearLine(stream, 0);
    stream.write(formatStep(report).slice(0, Math.max(20, (stream.columns ?? 80) - 1)));
    painted = Date.now();
  }
  function wipe(): void {
    if (!live || painted === 0) return;
    cursorTo(stream, 0);
    clearLine(stream, 0);
  }
  return {
    step(report) {
      last = report;
      if (quiet) return;
      if (live) {
        if (Date.now() - painted >= millisecondsBetweenPaints) paint(report);
      } else if (Date.now() - lastPlain >= secondsBetweenPlainLines * 1000) {
        lastPlain = Date.now();
        toldStep = report.step;
        say(formatStep(report));
      }
    },
    monitor(name, step, value, best) {
      if (quiet) return;
      wipe();
      say(`step ${step}: ${name} ${Number(value.toPrecision(5))}${best ? " (best so far)" : ""}`);
      if (live && last) paint(last);
    },
    warning(_name, step, message) {
      if (quiet) return;
      wipe();
      say(color("warning", `step ${step}: ${message}`));
      if (live && last) paint(last);
    },
    end() {
      wipe();
      if (last && !quiet && last.step !== toldStep) say(formatStep(last));
    },
  };
}
