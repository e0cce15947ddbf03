import { expect, test } from "vitest";
import { decodePytorch, Malformed } from "../src/index.js";
import fixture from "./fixtures/pytorch.json" with { type: "json" };

// One state dict, saved by PyTorch in both of its forms: tools/inception-parity.py.
const saved = (text: string) => Uint8Array.from(Buffer.from(text, "base64"));
const forms = [
  ["an archive, as PyTorch writes since 1.6", saved(fixture.archive)],
  ["pickles in a row, as it wrote before", saved(fixture.pickles)],
] as const;

test.each(forms)("the float32 tensors of %s come back by name, and others are left out", (_, bytes) => {
  const read = decodePytorch(bytes);
  const plain = Object.entries(read).map(([name, { shape, values }]) => [name, { shape, values: [...values] }]);
  expect(Object.fromEntries(plain)).toEqual(fixture.tensors);
});

test.each(forms)("%s is read where it lies in a larger buffer", (_, bytes) => {
  const inside = Buffer.concat([Buffer.alloc(3), bytes]).subarray(3);
  expect(decodePytorch(inside)).toEqual(decodePytorch(bytes));
});

test.each(forms)("%s, cut off anywhere, is refused", (_, bytes) => {
  for (let length = 0; length < bytes.length; length += 7)
    expect(() => decodePytorch(bytes.subarray(0, length)), `${length} bytes`).toThrow(Malformed);
});

test.each(forms)("%s that names a function which is no part of a state dict is refused, by its name", (_, bytes) => {
  const text = Buffer.from(bytes).toString("latin1").replaceAll("_rebuild_tensor_v2", "_rebuild_tensor_xx");
  expect(() => decodePytorch(Buffer.from(text, "latin1"))).toThrow("torch._utils _rebuild_tensor_xx");
});

test("a pickle that would run something is refused at its first unknown opcode", () => {
  // Protocol 0: (S'id' of os.system), as a hostile file has it.
  const hostile = new TextEncoder().encode("cos\nsystem\n(S'id'\ntR.");
  expect(() => decodePytorch(hostile)).toThrow("opcode 0x53");
});

test("what is no file of PyTorch's is refused", () => {
  expect(() => decodePytorch(Uint8Array.of(0x80, 2, 0x4b, 1, 0x2e))).toThrow("not a file of PyTorch's torch.save");
  expect(() => decodePytorch(new TextEncoder().encode("PK\u0003\u0004 and no more"))).toThrow("not a zip archive");
});
