/** What the process exits with; the promise of `gan` to scripts. */
export const exit = {
  done: 0,
  /** The run failed. */
  failed: 1,
  /** The file, a flag or the data is wrong. */
  input: 2,
  /** Data, engine or disk is missing. */
  environment: 3,
  /** Stopped by the system; `gan resume` goes on. */
  terminated: 75,
  interrupted: 130,
} as const;

/** Ends a command with a message for the user and an exit code; never a stack trace. */
export class Stop extends Error {
  readonly exitCode: number;
  constructor(exitCode: number, message = "") {
    super(message);
    this.name = "Stop";
    this.exitCode = exitCode;
  }
}
