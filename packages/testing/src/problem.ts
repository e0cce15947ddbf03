/** What a plugin gets wrong. */
export interface Problem {
  /** The check that found it, as a sentence about what should hold. */
  readonly check: string;
  readonly message: string;
}

/** Says that something is wrong; a check may report several problems. */
export type ReportProblem = (message: string) => void;
