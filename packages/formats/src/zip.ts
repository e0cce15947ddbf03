import { Malformed } from "./malformed.js";
import { decodeUtf8 } from "./utf8.js";

const endLength = 22;
const entryLength = 46;
const localLength = 30;

/**
 * The files of a zip archive whose entries are stored as they are, as views into its bytes. Throws `Malformed` on bytes
 * that are no such archive, on packed or encrypted entries, and on archives of 4 GB and more. Checksums are not looked at.
 */
export function decodeStoredZip(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const within = (start: number, length: number): number => {
    if (start + length > bytes.length) throw new Malformed("damaged zip archive: an entry lies outside of it");
    return start;
  };
  const end = endOf(view);
  const files = new Map<string, Uint8Array>();
  let at = view.getUint32(end + 16, true);
  for (let entry = view.getUint16(end + 10, true); entry > 0; entry--) {
    within(at, entryLength);
    if (view.getUint32(at, true) !== 0x02014b50) throw new Malformed("damaged zip archive: no entry where one is due");
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [
      number,
      number,
      number,
    ];
    const name = decodeUtf8(bytes.subarray(within(at + entryLength, nameLength)).subarray(0, nameLength));
    const size = view.getUint32(at + 24, true);
    const local = view.getUint32(at + 42, true);
    if ((view.getUint16(at + 8, true) & 1) !== 0 || view.getUint16(at + 10, true) !== 0)
      throw new Malformed(`${name} is packed or encrypted`);
    if (size === 0xffffffff || local === 0xffffffff) throw new Malformed("a zip archive of 4 GB and more is not read");
    within(local, localLength);
    // The local header's own lengths: its extra field pads the data to an even place.
    const start = local + localLength + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    files.set(name, bytes.subarray(within(start, size), start + size));
    at += entryLength + nameLength + extraLength + commentLength;
  }
  return files;
}

/** Where the record at the end starts: a comment of up to 64 KB may follow it. */
function endOf(view: DataView): number {
  for (let at = view.byteLength - endLength; at >= Math.max(0, view.byteLength - endLength - 0xffff); at--)
    if (view.getUint32(at, true) === 0x06054b50) return at;
  throw new Malformed("not a zip archive: it has no directory");
}
