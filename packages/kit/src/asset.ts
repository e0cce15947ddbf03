/** A file that a plugin computes with and that does not come with dotgan. */
export interface Asset {
  /** What `gan data get` calls it: `inception`. */
  readonly name: string;
  /** Where it is looked for, relative to the data folders: `inception/weights.pth`. */
  readonly file: string;
  /** Its length. */
  readonly bytes: number;
  /** SHA-256 of its bytes, in hexadecimal. Another file of that name is refused. */
  readonly sha256: string;
  /** What it is, which project it belongs to and under which terms: sentences for whoever has to get it. */
  readonly source: string;
  /** Where it is published; it is downloaded only when a user asks for it. Left out where no address gives it to everybody. */
  readonly address?: string;
}
