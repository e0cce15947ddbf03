/** Where the windows of a convolution lie, images as [image][row][column][channel]. */
export interface Windows {
  readonly inHeight: number;
  readonly inWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly inChannels: number;
  readonly padInfo: { readonly top: number; readonly left: number };
}

/**
 * Adds `patches[image, row, column][tap, channel]`, what each output place sends back through the filter, onto `images`
 * images from number `first` on.
 */
export const scatterPatches = (
  out: Float32Array,
  patches: Float32Array,
  first: number,
  images: number,
  g: Windows,
): void => {
  const { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, inChannels: channels } = g;
  const width = filterHeight * filterWidth * channels;
  for (let n = 0; n < images; n++) {
    for (let y = 0; y < outHeight; y++) {
      for (let i = 0; i < filterHeight; i++) {
        const line = y * g.strideHeight + i - g.padInfo.top;
        if (line < 0 || line >= inHeight) continue;
        const begin = ((first + n) * inHeight + line) * inWidth;
        for (let x = 0; x < outWidth; x++) {
          // Neighbouring taps of a row meet neighbouring columns: one run of both.
          const left = x * g.strideWidth - g.padInfo.left;
          const from = Math.max(0, -left);
          const to = Math.min(filterWidth, inWidth - left);
          const read = ((n * outHeight + y) * outWidth + x) * width + i * filterWidth * channels;
          const write = (begin + left) * channels;
          for (let k = from * channels; k < to * channels; k++) {
            out[write + k] = (out[write + k] as number) + (patches[read + k] as number);
          }
        }
      }
    }
  }
};
