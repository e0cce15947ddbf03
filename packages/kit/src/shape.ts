/** Height, width and channels of an image; tensors are `[batch, height, width, channels]`. */
export interface ImageShape {
  readonly kind: "image";
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}
/** A plain vector; tensors are `[batch, size]`. */
export interface VectorShape {
  readonly kind: "vector";
  readonly size: number;
}
/** One of `classes` classes; tensors are one-hot rows `[batch, classes]`. */
export interface ClassShape {
  readonly kind: "class";
  readonly classes: number;
}
/** The shape of one example, without the batch. */
export type Shape = ImageShape | VectorShape | ClassShape;

/** The closed interval that every value lies in; `-Infinity` and `Infinity` where there is no bound. */
export type Range = readonly [low: number, high: number];

/** Why a layer cannot take what arrives: what it expects, and, where one is known, what would fit. */
export interface Mismatch {
  readonly expected: string;
  readonly hint?: string;
}

export const image = (height: number, width: number, channels: number): ImageShape => ({
  kind: "image",
  height,
  width,
  channels,
});
export const vector = (size: number): VectorShape => ({ kind: "vector", size });
export const classes = (count: number): ClassShape => ({ kind: "class", classes: count });
export const unbounded: Range = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

export const isMismatch = (value: Shape | Mismatch): value is Mismatch => "expected" in value;

/** The shape of one example's tensor, without the batch: `[height, width, channels]`, `[size]` or `[classes]`. */
export function dims(shape: Shape): number[] {
  switch (shape.kind) {
    case "image":
      return [shape.height, shape.width, shape.channels];
    case "vector":
      return [shape.size];
    case "class":
      return [shape.classes];
  }
}

/** How many numbers one example has. */
export const size = (shape: Shape): number => dims(shape).reduce((product, n) => product * n, 1);

/** As a person writes it: `image[64, 64, 3]`, `vector[100]`, `class[10]`. */
export const formatShape = (shape: Shape): string => `${shape.kind}[${dims(shape).join(", ")}]`;

/** As a person writes it: `[-1, 1]`, `[0, unbounded]`, `unbounded`. */
export function formatRange([low, high]: Range): string {
  const bound = (n: number) => (Number.isFinite(n) ? String(n) : "unbounded");
  return Number.isFinite(low) || Number.isFinite(high) ? `[${bound(low)}, ${bound(high)}]` : "unbounded";
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.kind === b.kind && dims(a).every((n, i) => n === dims(b)[i]);
}
