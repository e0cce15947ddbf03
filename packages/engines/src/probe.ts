import { type ExecFileException, execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Measured } from "./measure.js";
import { type EngineName, engineNames } from "./open.js";

/** What is known of an engine on this machine. */
export interface Probe extends Partial<Measured> {
  readonly name: EngineName;
  readonly available: boolean;
  /** Why it is not. */
  readonly reason?: string;
}

export interface ProbeOptions {
  /** Variables of the measured process, beside those of this one. */
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/** A process loads JavaScript only: from sources, the built file is taken. */
const script = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "../dist/probe-process.js" : "./probe-process.js", import.meta.url),
);

/** Whether engines can be measured: not from sources that were never built. */
export const canProbe = (): boolean => existsSync(script);

const secondsToAnswer = 120;

const reasonOf = (error: ExecFileException): string => {
  if (error.killed) return `it did not answer within ${secondsToAnswer} s`;
  if (error.signal === "SIGILL") return "this processor lacks instructions that its library needs (SIGILL)";
  if (error.signal) return `it ended its process (${error.signal})`;
  return error.message.trim().split("\n").at(-1) ?? "";
};

/**
 * Tries an engine and measures it for about a second, in a process of its own: a library that crashes takes nothing with it,
 * and no engine computes beside the threads of another.
 */
export const probeEngine = (name: EngineName, { env, signal }: ProbeOptions = {}): Promise<Probe> =>
  new Promise((done, fail) => {
    const options = { env: { ...process.env, ...env }, timeout: secondsToAnswer * 1000, signal };
    execFile(process.execPath, [script, name], options, (error, stdout) => {
      if (signal?.aborted) return fail(signal.reason);
      const line = stdout.trim().split("\n").at(-1) ?? "";
      if (error || !line.startsWith("{"))
        return done({ name, available: false, reason: error ? reasonOf(error) : "it answered nothing" });
      const answer = JSON.parse(line);
      done({ name, available: answer.reason === undefined, ...answer });
    });
  });

/** Tries every engine, one after another, a few seconds each. */
export const probeEngines = async (options: ProbeOptions = {}): Promise<Probe[]> => {
  const probes: Probe[] = [];
  for (const name of engineNames) probes.push(await probeEngine(name, options));
  return probes;
};
