import type { Defined, Description } from "./description.js";
import type { Params, ParamsOf } from "./params.js";
import type { Stream } from "./random.js";
import type { Range, Shape } from "./shape.js";

export const splits = ["train", "valid", "test"] as const;
/** A part of the data; models learn from `train`, are chosen on `valid`, and are judged once on `test`. */
export type Split = (typeof splits)[number];

/** What is known of the data without reading it, or, after a probe, from its files. */
export interface DataFacts {
  readonly shape: Shape;
  readonly range: Range;
  /** Number of classes where examples carry labels. */
  readonly classes?: number | undefined;
  /** Examples per class in `train`, where known. */
  readonly labelCounts?: readonly number[] | undefined;
  /** Examples per split, where known; a split that does not exist is absent. */
  readonly splits: Partial<Readonly<Record<Split, number>>>;
  /** The dimension of the set that the examples lie near, where it was measured. */
  readonly intrinsicDimension?: number | undefined;
  /** What a drawn set's `truth` tells: the modes of a mixture, or the factors of its examples. */
  readonly truth?: "modes" | "factors" | undefined;
}

/** Data opened for reading. */
export interface DataSource {
  readonly facts: DataFacts & { readonly splits: Partial<Readonly<Record<Split, number>>> };
  /**
   * Writes the examples at `indices` of a split, one after another, into `values` (in the data's range) and, where it has
   * labels, their classes into `labels`.
   */
  read(split: Split, indices: Uint32Array, values: Float32Array, labels: Int32Array): void | Promise<void>;
  /** The factors that examples were drawn from, row by row in the order of the truth's `factors`; data of known factors has it. */
  factors?(split: Split, indices: Uint32Array): Float32Array;
  /** The image file that an example comes from, as its set lists it, where it has one of its own. */
  nameOf?(split: Split, index: number): string;
  close?(): void | Promise<void>;
}

/** How decoded images are fitted to the wanted size. */
export interface ImageFit {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /**
   * `cover` scales until the size is filled and cuts off the rest, evenly; `contain` scales until all fits and pads with
   * black; `center` cuts the size from the middle without scaling (an image that is too small is treated as by `cover`).
   */
  readonly fit: "center" | "cover" | "contain";
  /** Cut out first, in pixels of a `frame[0]` wide and `frame[1]` high original; scales with archives of another size. */
  readonly crop?: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
    readonly frame: readonly [number, number];
  };
}

/** A list of image files, in a folder or an archive. */
export interface ImageFiles {
  /** Paths inside, sorted; folders are separated by `/`. */
  readonly names: readonly string[];
  readonly where: string;
}

/** 8-bit images of one size, decoded once and kept on disk; `broken` names the files that could not be read. */
export interface DecodedImages {
  readonly count: number;
  /** The file of each image, as an index into the list given. */
  readonly origin: Uint32Array;
  readonly broken: readonly { readonly name: string; readonly reason: string }[];
  /** Copies image `index` (row-major, channels last) to `offset` of `target`. */
  copy(index: number, target: Uint8Array, offset: number): void;
  close(): void;
}

/** How a dataset reaches the outside. Paths are relative to the data folders that the user named. */
export interface DataAccess {
  /** The bytes of the first of these files that exists (gunzipped where it ends in .gz), or `undefined`. */
  file(...candidates: readonly string[]): Promise<Uint8Array | undefined>;
  /** A file inside an npm package. */
  packageFile(packageName: string, path: string): Promise<Uint8Array | undefined>;
  /** The image files (jpg, png, webp, gif, bmp, tiff by their extensions) in the first of these folders or .zip archives that exists. */
  imageFiles(...candidates: readonly string[]): Promise<ImageFiles | undefined>;
  /** Decodes, fits and caches; refused with `badData` where more than `tolerate` (a share, default 0.01) are broken. */
  decode(files: ImageFiles, fit: ImageFit, options?: { readonly tolerate?: number }): Promise<DecodedImages>;
  /** Stops with exit 3: the data is absent. The message says which file to put where, from which source, under which terms. */
  missing(message: string): never;
  /** Stops with exit 2: the data is there and wrong. */
  badData(message: string): never;
}

/** What a drawn mixture knows of itself. */
export interface MixtureTruth {
  readonly factors?: undefined;
  /** Centres of its modes. */
  readonly modes: readonly (readonly number[])[];
  /** Standard deviation of each mode, per coordinate. */
  readonly std: number;
  /** The standard deviation of each mode, where they differ; `std` is then the largest. */
  readonly stds?: readonly number[];
  /** Probability density at a point. */
  density(point: readonly number[]): number;
}

/** One of the things in which drawn examples differ. */
export interface Factor {
  readonly name: string;
  /** The interval that its values are drawn from, all equally likely. */
  readonly range: Range;
  /** Where it is a class: how many; its values are then the whole numbers below. */
  readonly classes?: number | undefined;
}

/** What data knows of itself whose examples follow from factors, each drawn evenly and apart from the others. */
export interface FactorTruth {
  readonly modes?: undefined;
  readonly factors: readonly Factor[];
  /** Rows of factors, in the order of `factors`, as examples: row-major, `count * size(shape)` values in the data's range. */
  render(rows: Float32Array): Float32Array;
}

/** What drawn data knows of itself: a mixture its modes and density, others the factors of their examples. */
export type Truth = MixtureTruth | FactorTruth;

export interface DatasetContract<P extends Params> {
  /** Without reading anything. */
  facts(params: ParamsOf<P>): DataFacts;
  /** What only the files can tell (lengths, classes), cheaply. */
  probe?(params: ParamsOf<P>, access: DataAccess): Promise<DataFacts>;
  /** `stream` is for drawn data and for splitting. */
  open(params: ParamsOf<P>, access: DataAccess, stream: Stream): Promise<DataSource>;
  /** For drawn data: what the distribution really is. */
  truth?(params: ParamsOf<P>): Truth;
}

/** A source of examples. */
export const defineDataset = <const P extends Params>(
  dataset: Description<P> & DatasetContract<P>,
): Defined<"dataset", Description<P> & DatasetContract<P>> => ({ kind: "dataset", ...dataset });
