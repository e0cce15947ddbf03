import type { DataPlan } from "@dotgan/core";
import type { Examples, Split } from "@dotgan/kit";
import { type BatchSource, type Cursor, Invariant } from "@dotgan/runtime";
import type { BrokenImages } from "./data-access.js";
import type { DecodeProgress } from "./decoded-cache.js";
import { EnvironmentError, InputError } from "./errors.js";

/** What the data thread is started with. */
export interface DataThreadStart {
  readonly use: DataPlan;
  readonly pluginModules: readonly string[];
  readonly dataFolders: readonly string[];
  readonly seed: number;
  readonly cacheFolder: string | undefined;
}

/** To the data thread; each is answered under its `id`. */
export type DataRequest = { readonly id: number } & (
  | { readonly kind: "batch"; readonly at: Cursor; readonly size: number }
  | { readonly kind: "read"; readonly split: Split; readonly start: number; readonly count: number }
  | { readonly kind: "close" }
);

/** From the data thread. */
export type DataReply =
  | { readonly kind: "progress"; readonly progress: DecodeProgress }
  | { readonly kind: "broken"; readonly broken: BrokenImages }
  | { readonly kind: "opened"; readonly facts: BatchSource["facts"] }
  | { readonly kind: "examples"; readonly id: number; readonly examples: Examples }
  | { readonly kind: "closed"; readonly id: number }
  | { readonly kind: "failed"; readonly id: number; readonly error: ErrorMessage }
  /** The data could not be opened. */
  | { readonly kind: "refused"; readonly error: ErrorMessage };

/** An error as it crosses threads. */
export interface ErrorMessage {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

export function toMessage(error: unknown): ErrorMessage {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), stack: undefined };
  return { name: error.name, message: error.message, stack: error.stack };
}

/** The error again, of the class it had. */
export function fromMessage({ name, message, stack }: ErrorMessage): Error {
  if (name === "EnvironmentError") return new EnvironmentError(message);
  if (name === "InputError") return new InputError(message);
  const error = name === "Invariant" ? Object.assign(Object.create(Invariant.prototype), { name }) : new Error();
  return Object.assign(error, { message, stack });
}
