/** The bytes are not what their format says; the message tells what was expected and what was found. */
export class Malformed extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Malformed";
  }
}
