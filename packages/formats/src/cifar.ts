import { Malformed } from "./malformed.js";

const side = 32;
const plane = side * side;
const record = 1 + 3 * plane;

/** Records of CIFAR-10, side by side. */
export interface CifarRecords {
  readonly count: number;
  /** The class of each record, 0 to 9. */
  readonly labels: Uint8Array;
  /** `[count, 32, 32, 3]`, row-major, channels last. */
  readonly values: Uint8Array;
}

/**
 * Reads one batch of CIFAR-10's binary version (Krizhevsky 2009): records of one label byte and 3,072 bytes, red, green
 * and blue plane one after another. Any whole number of records will do. Throws `Malformed` otherwise.
 */
export function decodeCifar10(bytes: Uint8Array): CifarRecords {
  if (bytes.length === 0 || bytes.length % record !== 0) {
    throw new Malformed(
      `CIFAR-10 records have ${record} bytes each; ${bytes.length} bytes are no whole number of them`,
    );
  }
  const count = bytes.length / record;
  const labels = new Uint8Array(count);
  const values = new Uint8Array(count * 3 * plane);
  for (let i = 0; i < count; i++) {
    const start = i * record;
    const label = bytes[start] as number;
    if (label > 9) throw new Malformed(`record ${i} has the label ${label}; CIFAR-10's classes are 0 to 9`);
    labels[i] = label;
    for (let channel = 0; channel < 3; channel++) {
      const from = start + 1 + channel * plane;
      let to = i * 3 * plane + channel;
      for (let pixel = 0; pixel < plane; pixel++, to += 3) values[to] = bytes[from + pixel] as number;
    }
  }
  return { count, labels, values };
}
