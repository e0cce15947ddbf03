/** Pixels from one letter to the next. */
export const glyphWidth = 6;
/** Pixels from a letter's top to its bottom. */
export const glyphHeight = 7;

/**
 * The letters of ASCII from space to ~ as character displays show them, 5 by 7 pixels: two hexadecimal digits for each
 * column, whose lowest bit is its top pixel.
 */
const columns = [
  "000000000000005f00000007000700147f147f14242a7f2a12231308646236495620500005030000001c2241000041221c00",
  "082a1c2a0808083e080800503000000808080808006060000020100804023e5149453e00427f400042615149462141454b31",
  "1814127f1027454545393c4a49493001710905033649494936064949291e0036360000005636000008142241001414141414",
  "00412214080201510906324979413e7e1111117e7f494949363e414141227f4141221c7f494949417f090909013e4149497a",
  "7f0808087f00417f41002040413f017f081422417f404040407f020c027f7f0408107f3e4141413e7f090909063e4151215e",
  "7f09192946464949493101017f01013f4040403f1f2040201f3f4038403f631408146307087008076151494543007f414100",
  "02040810200041417f0004020102044040404040000102040020545454787f484444383844444420384444487f3854545418",
  "087e0901020c5252523e7f0804047800447d40002040443d007f1028440000417f40007c041804787c080404783844444438",
  "7c14141408081414187c7c080404084854545420043f4440203c4040207c1c2040201c3c4030403c44281028440c5050503c",
  "4464544c44000836410000007f000000413608000804081008",
].join("");

const first = 0x20;
const last = 0x7e;

/** The pixels of a letter that are inked, as columns and rows from its top left. */
export function inkOf(letter: string): readonly (readonly [column: number, row: number])[] {
  const code = letter.charCodeAt(0);
  const index = (code >= first && code <= last ? code : "?".charCodeAt(0)) - first;
  const ink: [number, number][] = [];
  for (let column = 0; column < 5; column++) {
    const bits = Number.parseInt(columns.slice(index * 10 + column * 2, index * 10 + column * 2 + 2), 16);
    for (let row = 0; row < glyphHeight; row++) if ((bits >> row) & 1) ink.push([column, row]);
  }
  return ink;
}
