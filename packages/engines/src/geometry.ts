import type { Tensorflow } from "@dotgan/kit";

type Pair = [number, number];
type Sides = [number, number, number, number];

/** What of a convolution's attributes decides its geometry. */
export interface ConvolutionAttributes {
  readonly strides: Pair | number;
  readonly pad: "valid" | "same" | number | [Pair, Pair, Pair, Pair];
  readonly dilations?: Pair | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** Sizes, strides and padding of a convolution of images `[batch, height, width, channels]`. */
export const convolutionGeometry = (
  tf: Pick<Tensorflow, "backend_util">,
  x: readonly number[],
  filter: readonly number[],
  attrs: ConvolutionAttributes,
) =>
  tf.backend_util.computeConv2DInfo(
    x as Sides,
    filter as Sides,
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
