import { expect, test } from "vitest";
import { philox } from "../src/philox.js";

// Known answers of Random123's kat_vectors for philox4x32, 10 rounds.
test.each([
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
])("gives the known answer for counter %j and key %j", ([c0 = 0, c1 = 0, c2 = 0, c3 = 0], [k0 = 0, k1 = 0], answer) => {
  const out = new Uint32Array(4);
  philox(out, 4 * c0, [c1, c2, c3], [k0, k1]);
  expect([...out]).toEqual(answer);
});

test("gives the same words whether they are drawn at once or in pieces", () => {
  const all = new Uint32Array(23);
  philox(all, 0, [1, 2, 3], [4, 5]);
  const pieces: number[] = [];
  for (const count of [3, 1, 9, 10]) {
    const piece = new Uint32Array(count);
    philox(piece, pieces.length, [1, 2, 3], [4, 5]);
    pieces.push(...piece);
  }
  expect(pieces).toEqual([...all]);
});
