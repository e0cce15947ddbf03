// A process that opens the engine named by its argument, measures it, and answers with one line of JSON.
import { measure } from "./measure.js";
import { type EngineName, openEngine } from "./open.js";

const answer = await openEngine(process.argv[2] as EngineName)
  .then(measure)
  .catch((error: unknown) => ({ reason: error instanceof Error ? error.message : String(error) }));
// An engine's idle threads must not keep the process.
process.stdout.write(`\n${JSON.stringify(answer)}\n`, () => process.exit());
