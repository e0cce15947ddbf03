import { expect, test } from "vitest";
import { crc32c, maskedCrc32c } from "../src/crc.js";
import { decodeEvents, encodeEvent, eventFileVersion } from "../src/index.js";

const ascii = (text: string) => new TextEncoder().encode(text);

test("CRC-32C gives the published check values", () => {
  expect(crc32c(ascii("123456789"))).toBe(0xe3069283);
  // RFC 3720, appendix B.4
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
});

test("a file starts with the very bytes that TensorFlow writes", () => {
  const record = encodeEvent({ wallTime: 0, step: 0, fileVersion: eventFileVersion });
  // length 26 as 8 bytes, then double wall_time, step, "brain.Event:2" as field 3
  expect(Buffer.from(record.subarray(0, 8)).toString("hex")).toBe("1a00000000000000");
  expect(Buffer.from(record.subarray(12, -4)).toString("hex")).toBe(
    `09${"00".repeat(8)}1000${"1a0d"}${Buffer.from("brain.Event:2").toString("hex")}`,
  );
  const view = new DataView(record.buffer);
  expect(view.getUint32(8, true)).toBe(maskedCrc32c(record.subarray(0, 8)));
  expect(view.getUint32(record.length - 4, true)).toBe(maskedCrc32c(record.subarray(12, -4)));
});

test("scalars, pictures and session starts come back as they went", () => {
  const events = [
    { wallTime: 1.5, step: 0, fileVersion: eventFileVersion },
    { wallTime: 2, step: 300, sessionStart: true as const },
    {
      wallTime: 1_790_000_000.25,
      step: 2 ** 40,
      values: [
        { tag: "loss/D", scalar: 0.5 },
        { tag: "nan", scalar: Number.NaN },
      ],
    },
    {
      wallTime: 3,
      step: 301,
      values: [{ tag: "grid", image: { height: 200, width: 300, channels: 3, png: new Uint8Array(300).fill(7) } }],
    },
  ];
  const file = new Uint8Array(Buffer.concat(events.map(encodeEvent)));
  expect(decodeEvents(file)).toEqual(events);
});

test("a flipped bit or a missing end is noticed", () => {
  const record = encodeEvent({ wallTime: 1, step: 2, values: [{ tag: "a", scalar: 3 }] });
  for (let byte = 0; byte < record.length; byte++) {
    const damaged = record.slice();
    damaged[byte] = (damaged[byte] as number) ^ 4;
    expect(() => decodeEvents(damaged), `byte ${byte}`).toThrow("damaged event file");
  }
  for (let length = 1; length < record.length; length++) {
    expect(() => decodeEvents(record.subarray(0, length)), `length ${length}`).toThrow("damaged event file");
  }
});
