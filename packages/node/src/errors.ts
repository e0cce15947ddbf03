/** Something outside the experiment is missing or full: data, an engine, a disk. `gan` exits with 3. */
export class EnvironmentError extends Error {
  readonly exitCode = 3;
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "EnvironmentError";
  }
}

/** What the user named is there and wrong: data, a configuration, a run folder. `gan` exits with 2. */
export class InputError extends Error {
  readonly exitCode = 2;
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "InputError";
  }
}

/** What went wrong, in one line and without a stack. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().split("\n")[0] ?? "";
