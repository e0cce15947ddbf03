import type { Params, ParamsOf } from "./params.js";

/** What every plugin says of itself. It drives the checker, suggestions, the reference and the editor. */
export interface Description<P extends Params> {
  /** As written in a `.gan` file; the file and its test carry the same name. */
  readonly name: string;
  /** The version of this contract. */
  readonly contract: 1;
  /** The first sentence is the summary. */
  readonly doc: string;
  /** Where the formula comes from: `arXiv:1406.2661`, a DOI, a book and page. */
  readonly cite?: string;
  /** Never accepted, only suggested: `wgan` leads to `wasserstein`. */
  readonly aliases?: readonly string[];
  readonly params: P;
  /** Parameters that may be written without their names, in this order. */
  readonly positional?: readonly (keyof P & string)[];
  /** The parameter (a list of numbers) that takes all further positional arguments. */
  readonly rest?: keyof P & string;
  /**
   * What uses it, compiled by the conformance suite: statements, phases of a schedule (`update D with adam(lr: 2e-4)`), or a
   * chain of layers.
   */
  readonly example: string;
  /** Why parameters that are each in order cannot go together; `undefined` where they can. */
  conflict?(params: ParamsOf<P>): string | undefined;
}

/** The kinds of plugin; a name is unique within its kind. */
export const kinds = [
  "dataset",
  "sampler",
  "layer",
  "initializer",
  "constraint",
  "loss",
  "optimizer",
  "average",
  "curve",
  "metric",
  "view",
] as const;
export type Kind = (typeof kinds)[number];

/** Adds `kind` to what a plugin's author wrote. */
export type Defined<K extends Kind, D> = D & { readonly kind: K };
