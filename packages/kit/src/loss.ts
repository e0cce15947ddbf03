import type { Defined, Description } from "./description.js";
import type { Ops, Scalar, Tensor } from "./ops.js";
import type { Params, ParamsOf } from "./params.js";
import type { RandomTensors } from "./random.js";
import type { Posterior } from "./sampler.js";

/** What a loss term sees of one update. */
export interface LossStep {
  readonly tf: Ops;
  /** D's `real` head (logits, before any sigmoid) on reals, `[batch, 1]`. Present where `reads` says `real`. */
  readonly real: Tensor;
  /** The same on fakes. Present where `reads` says `fake`. */
  readonly fake: Tensor;
  /** The batches themselves, `[batch, ...dims(data)]`; the fakes carry G's gradient in G's updates and none in D's. */
  readonly images: { readonly real: Tensor; readonly fake: Tensor };
  /** All of D's heads by name, on reals or on fakes. */
  heads(on: "real" | "fake"): Readonly<Record<string, Tensor>>;
  /** A latent's value in the fake batch, or in the real batch for factors that the data knows (labels). */
  factor(name: string, on: "real" | "fake"): Tensor;
  /** The posterior family of a latent. */
  posterior(name: string): Posterior;
  /**
   * D on any images, as a function that can be differentiated; a penalty pass, which moves no statistics. Networks that
   * take a label see the real batch's.
   */
  discriminate(images: Tensor): Readonly<Record<string, Tensor>>;
  /** G on given latents by name. */
  generate(latents: Readonly<Record<string, Tensor>>): Tensor;
  /** This term's own stream. */
  readonly random: RandomTensors;
}

export type LossReads = "real" | "fake";

export interface LossContract<P extends Params> {
  /** Which of D's passes each player's side needs; a side that is left out does not exist. */
  readonly reads: { readonly discriminator?: readonly LossReads[]; readonly generator?: readonly LossReads[] };
  /** The head of D that a parameter names is read too: the parameters (of `p.ref("latent")`) that do so. */
  readonly heads?: readonly (keyof P & string)[];
  /** True for the terms that judge D's `real` head; every experiment needs one. */
  readonly adversarial?: true;
  /** Where D's accuracy is cut on its `real` head; none where its output is no classification (a critic). No curves here. */
  readonly threshold?: number | ((params: ParamsOf<P>) => number);
  /** Differentiates a gradient: D's layers must allow that, and must not mix samples. */
  readonly needs?: { readonly secondOrder?: true; readonly perSample?: true };
  /** What D minimises. */
  discriminator?(step: LossStep, params: ParamsOf<P>): Scalar;
  /** What G minimises. */
  generator?(step: LossStep, params: ParamsOf<P>): Scalar;
}

/** A term of the players' losses. */
export const defineLoss = <const P extends Params>(
  loss: Description<P> & LossContract<P>,
): Defined<"loss", Description<P> & LossContract<P>> => ({ kind: "loss", ...loss });
