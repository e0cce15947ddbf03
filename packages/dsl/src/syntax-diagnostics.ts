import { defineDiagnostics } from "./diagnostic.js";

const error = (page: string) => ({ severity: "error", page }) as const;

/** What can be wrong with a text before its meaning is looked at. */
export const syntaxDiagnostics = defineDiagnostics({
  "file-too-large": error(""),
  "too-deep": error(""),
  "bad-character": error(""),
  "bad-sign": error(""),
  "bad-comment": error(""),
  "bad-number": error(""),
  "bad-string": error(""),
  "unclosed-string": error(""),
  "bad-escape": error(""),
  "missing-comma": error(""),
  "stray-bracket": error(""),
  "unclosed-bracket": error(""),
  "unexpected-token": error(""),
  "unknown-statement": error(""),
  "misplaced-statement": error(""),
  "reserved-name": error(""),
  "missing-type": error(""),
  "bad-term": error(""),
  "bad-chain": error(""),
  "repeated-clause": error(""),
});
