import type { Asset } from "./asset.js";
import type { DataFacts, Split, Truth } from "./dataset.js";
import type { Defined, Description } from "./description.js";
import type { Ops, Tensor } from "./ops.js";
import type { Params, ParamsOf } from "./params.js";
import type { Stream } from "./random.js";
import type { Range, Shape } from "./shape.js";

/** Some examples, side by side. */
export interface Examples {
  readonly count: number;
  readonly shape: Shape;
  /** Row-major, `count * size(shape)` values in the data's range. */
  readonly values: Float32Array;
  /** Classes, where known. */
  readonly labels?: Int32Array | undefined;
}

/** A latent as metrics and views see it. */
export interface LatentFacts {
  readonly name: string;
  readonly shape: Shape;
  /** The interval that its values lie in. */
  readonly range: Range;
  readonly walk: "line" | "sphere" | "classes";
}

/** A layer of a network. */
export interface LayerFacts {
  /** Where it stands, as `gan explain` numbers it: `3`, or `real/0` in a head. */
  readonly path: string;
  /** Its plugin, as `conv2d`. */
  readonly name: string;
  /** Of its output. */
  readonly shape: Shape;
}

/** What a player's loss asks of one of its layers. */
export interface LayerGradient {
  readonly layer: LayerFacts;
  /** The Euclidean norm of the gradient of the player's whole loss, over all weights that the layer trains. */
  readonly norm: number;
}

/** How D is looked into. */
export interface Look {
  /** As D began, before the first step (statistics too), with no constraint on its weights. */
  readonly untrained?: boolean;
  /**
   * Handed every layer's output, `[batch, ...dims(shape)]`, in order; what it returns goes on in its place. What it is
   * handed lives as long as the tidy around the call, of which there must be one.
   */
  readonly see?: (output: Tensor, layer: LayerFacts) => Tensor;
}

/** On what, and how long, a fresh D is trained. */
export interface Fit {
  readonly reals: Examples;
  readonly fakes: Examples;
  readonly steps: number;
  /** Reals, and as many fakes, in a step: drawn anew from the examples each time. */
  readonly batch: number;
  /** Adam's first rate (beta1 0.9); it falls to 0 in a straight line. */
  readonly lr: number;
}

/** A D that was trained apart from the run's own. */
export interface Judge {
  /** Its logit of each example, in evaluation mode: above 0 where it takes it for a real. */
  judge(examples: Examples): Promise<Float32Array>;
  dispose(): void;
}

/** What a metric or a view may ask of a run, at one moment. Fakes come from the averaged G where there is one. */
export interface Evaluation {
  readonly tf: Ops;
  readonly step: number;
  readonly data: DataFacts;
  readonly latents: readonly LatentFacts[];
  /** For drawn data: what the distribution really is. */
  readonly truth: Truth | undefined;
  /** This monitor's own stream: the same at every evaluation. */
  readonly stream: Stream;
  /** The first `count` examples of a fixed random order of the split, in chunks of at most 500; fewer where it has fewer. */
  real(split: Split, count: number): AsyncIterable<Examples>;
  /** `count` fakes from the run's fixed evaluation latents, in chunks; image values rounded to 8 bits. */
  fake(count: number): AsyncIterable<Examples>;
  /** Evaluation latents by name, each `[count, ...dims]`. The caller disposes them. */
  latentsFor(count: number): Readonly<Record<string, Tensor>>;
  /** G on given latents: `[batch, ...dims(data)]`, in evaluation mode. Call inside `tf.tidy`, or dispose what comes. */
  generate(latents: Readonly<Record<string, Tensor>>): Tensor;
  /** D's heads on given examples, in evaluation mode, as D stands; `labels` are one-hot, for networks that take them. */
  discriminate(images: Tensor, labels?: Tensor, look?: Look): Readonly<Record<string, Tensor>>;
  /** D's layers, in the order in which they are run. */
  readonly layers: readonly LayerFacts[];
  /** The weights of one of D's layers by name, such as `kernel`; empty where it has none. The caller disposes them. */
  weights(layer: LayerFacts, look?: Pick<Look, "untrained">): Readonly<Record<string, Tensor>>;
  /**
   * What G's adversarial terms would have each given fake do less of: the gradient of their weighted sum with respect to
   * each as if it stood alone, `[batch, ...dims(data)]`, through D as `discriminate` runs it. G is pushed the other way.
   * `reals`, as many, are for losses that compare a fake with reals. Call inside `tf.tidy`, or dispose what comes.
   */
  gradient(fakes: Tensor, reals: Tensor, labels?: Tensor): Tensor;
  /**
   * The gradients of a player's loss at its layers that have weights to train, in the order in which they are run, as an
   * update now would take them: in training mode, on the first batch of train and latents that are the same at every call.
   * Nothing is moved by it.
   */
  layerGradients(player: "generator" | "discriminator"): Promise<readonly LayerGradient[]>;
  /**
   * A fresh D of the same layers, as D began and under no constraint, trained to tell given reals from given fakes by
   * cross-entropy on its `real` head, both in one pass. The run's own networks stay as they are.
   */
  fit(fit: Fit): Promise<Judge>;
  /** The best value that this monitor gave earlier in the run; `undefined` at its first, and outside a training. */
  readonly best: number | undefined;
  /**
   * What depends on the reals alone, such as their statistics: made once for as long as the data is open, and handed to
   * every later measurement of the same metric that asks by the same key. It holds no tensor.
   */
  remember<T>(key: string, make: () => Promise<T>): Promise<T>;
  /** The bytes of the file that the metric's `asset` declares; they are its own, by its checksum. */
  asset(asset: Asset): Promise<Uint8Array>;
  /** Where D's `real` head is cut into real and fake; `undefined` for critics. */
  readonly threshold: number | undefined;
}

/** A number and how it came about; numbers of unequal protocols are never compared. */
export interface Measurement {
  readonly value: number;
  /** Further numbers, by name: a standard error, a share. */
  readonly details?: Readonly<Record<string, number>>;
  /** What a person should know of it at once, in a sentence without the step. */
  readonly warning?: string;
  /** Everything that the value depends on besides the model: samples, split, features, seed. */
  readonly protocol: Readonly<Record<string, string | number | boolean>>;
}

/** How many examples a number takes to mean what it says. */
export interface Enough {
  /** Of the reals, and of the fakes. */
  readonly samples: number;
  /** What is wrong with fewer, as a half-sentence: `the covariance of its features has no full rank`. */
  readonly why: string;
}

export interface MetricContract<P extends Params> {
  readonly better: "lower" | "higher";
  /** A file whose parameter `samples`, or whose split, gives it fewer gets advice; it is measured all the same. */
  readonly enough?: Enough;
  /** A file that it cannot do without; a training that would lack it does not start. */
  readonly asset?: Asset;
  /** Why it cannot be measured on such data; `undefined` where it can. */
  unsuitable?(data: DataFacts, params: ParamsOf<P>): string | undefined;
  measure(evaluation: Evaluation, params: ParamsOf<P>): Promise<Measurement>;
}

/** A number that says how good a run is. */
export const defineMetric = <const P extends Params>(
  metric: Description<P> & MetricContract<P>,
): Defined<"metric", Description<P> & MetricContract<P>> => ({ kind: "metric", ...metric });

/** An 8-bit picture, row-major, 1 or 3 channels. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}

export interface ViewContract<P extends Params> {
  /** Why it cannot be drawn of such data; `undefined` where it can. */
  unsuitable?(data: DataFacts, params: ParamsOf<P>): string | undefined;
  draw(evaluation: Evaluation, params: ParamsOf<P>): Promise<Picture>;
}

/** A picture of a run. */
export const defineView = <const P extends Params>(
  view: Description<P> & ViewContract<P>,
): Defined<"view", Description<P> & ViewContract<P>> => ({ kind: "view", ...view });
