import type { Engine } from "@dotgan/kit";
import { type EngineName, EngineUnavailable, openEngine } from "../src/index.js";

const found = await openEngine("tensorflow").then(
  () => true,
  (error: unknown) => {
    if (!(error instanceof EngineUnavailable)) throw error;
    console.info(`without \`tensorflow\`: ${error.message}`);
    return false;
  },
);

/** Every engine that opens here; `tensorflow` is optional, and is said to be left out where it is not installed. */
export const present: readonly EngineName[] = ["cpu", "wasm", "onnx", ...(found ? (["tensorflow"] as const) : [])];

/** Runs on one engine, freeing every tensor, and gives the numbers of each result. */
export const compute = async (
  name: EngineName,
  work: (engine: Engine) => readonly { dataSync(): ArrayLike<number> }[],
): Promise<number[][]> => {
  const engine = await openEngine(name);
  engine.tf.engine().startScope();
  try {
    return work(engine).map((tensor) => Array.from(tensor.dataSync()));
  } finally {
    engine.tf.engine().endScope();
  }
};
