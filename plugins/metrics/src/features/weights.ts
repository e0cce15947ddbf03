const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Base64 without any platform's help: this runs in Node and in a browser alike. */
function decodeBase64(text: string): Uint8Array {
  const codes = new Uint8Array(128);
  for (let i = 0; i < alphabet.length; i++) codes[alphabet.charCodeAt(i)] = i;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let i = 0, at = 0; i < text.length; i += 4) {
    const code = (offset: number) => codes[text.charCodeAt(i + offset)] ?? 0;
    const bits = (code(0) << 18) | (code(1) << 12) | (code(2) << 6) | code(3);
    for (let shift = 16; shift >= 0 && at < bytes.length; shift -= 8) bytes[at++] = (bits >> shift) & 255;
  }
  return bytes;
}

/** bfloat16, little-endian, in base64: a bfloat16 is the upper half of a float32. */
export function decodeWeights(text: string): Float32Array {
  const bytes = decodeBase64(text);
  const bits = new Uint32Array(bytes.length / 2);
  for (let i = 0; i < bits.length; i++)
    bits[i] = ((bytes[2 * i] as number) << 16) | ((bytes[2 * i + 1] as number) << 24);
  return new Float32Array(bits.buffer);
}
