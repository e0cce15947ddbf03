import type { Engine, Tensorflow } from "@dotgan/kit";
import { repairCpu } from "./cpu/repair.js";
import { repairGradients } from "./gradients/index.js";
import { recordKernels } from "./record/kernels.js";
import { openBinding } from "./tensorflow/binding.js";
import { addTensorflowKernels } from "./tensorflow/kernels.js";
import { loadTensorflow } from "./tensorflow/load.js";
import { tensorflowOperators } from "./tensorflow/operators.js";
import { recordTensorflow } from "./tensorflow/record.js";
import { readyWasm } from "./wasm/open.js";

/** Every engine that can be asked for by name. */
export const engineNames = ["cpu", "wasm", "onnx", "tensorflow"] as const;
export type EngineName = (typeof engineNames)[number];

/** How an engine is opened. */
export interface OpenOptions {
  /**
   * Threads of `wasm` (8 at most) and `onnx`, fixed when it is first opened; default all cores but one. The result of
   * `wasm` does not depend on it; that of `onnx` may, in the last digits.
   */
  readonly threads?: number;
  /** Told before `auto` measures the engines, which it does once for a machine and its versions, for some seconds. */
  readonly onMeasure?: () => void;
}

/** This engine cannot be opened here; `message` says why and what would help. */
export class EngineUnavailable extends Error {
  readonly engine: EngineName;
  constructor(engine: EngineName, reason: string) {
    super(reason);
    this.name = "EngineUnavailable";
    this.engine = engine;
  }
}

/** TensorFlow.js's core with its gradients: in Node the core comes without, and its layers package brings them. */
const loadCore = async (): Promise<Tensorflow> => {
  const tf = await import("@tensorflow/tfjs-core");
  // Otherwise it prints an advertisement for tfjs-node, and a line for every kernel that a second copy registers again.
  tf.env().set("PROD", true);
  await import("@tensorflow/tfjs-layers");
  return tf;
};

const openers: Record<EngineName, (options: OpenOptions) => Promise<Tensorflow>> = {
  async cpu() {
    const tf = await loadCore();
    await import("@tensorflow/tfjs-backend-cpu");
    await tf.setBackend("cpu");
    repairCpu(tf);
    return tf;
  },
  async wasm(options) {
    const tf = await loadCore();
    await readyWasm(tf, options.threads);
    return tf;
  },
  async onnx(options) {
    const tf = await loadCore();
    const { readyOnnx } = await import("./onnx/open.js");
    await readyOnnx(tf, options.threads);
    return tf;
  },
  async tensorflow() {
    const tf = loadTensorflow();
    await tf.setBackend("tensorflow");
    openBinding(tf);
    addTensorflowKernels(tf);
    // The library itself is shared with whoever else loads it and stays as it is.
    return Object.create(tf, { native: { value: tensorflowOperators(tf) } }) as Tensorflow;
  },
};

/** How an engine runs a step as one call; `cpu` is the reference, which computes every step as it is described. */
const recorders: Partial<Record<EngineName, (tf: Tensorflow) => Pick<Engine, "record" | "mixed">>> = {
  wasm: (tf) => ({ record: () => recordKernels(tf) }),
  tensorflow: (tf) => ({ record: () => recordTensorflow(tf), mixed: true }),
};

const open = async (name: EngineName, options: OpenOptions): Promise<Engine> => {
  let tf: Tensorflow;
  try {
    tf = await openers[name](options);
    await tf.ready();
  } catch (error) {
    throw new EngineUnavailable(name, error instanceof Error ? error.message : String(error));
  }
  repairGradients(tf);
  return {
    name,
    tf,
    ...recorders[name]?.(tf),
    memory() {
      const { numTensors, numBytes } = tf.memory();
      return { tensors: numTensors, bytes: numBytes };
    },
  };
};

/**
 * Opens TensorFlow.js with one backend, its missing kernels added and its wrong gradients repaired. `auto` is the fastest
 * that works here, by a measurement that is kept. Opening an engine again switches back to it.
 * @throws EngineUnavailable with the reason in words.
 */
export const openEngine = async (name: EngineName | "auto", options: OpenOptions = {}): Promise<Engine> => {
  if (name !== "auto") return open(name, options);
  const { rankEngines } = await import("./speeds.js");
  const [...ranked] = await rankEngines({ onMeasure: options.onMeasure });
  const last = ranked.pop() as EngineName;
  for (const fast of ranked) {
    try {
      return await open(fast, options);
    } catch {
      // It worked when it was measured; the next one may still.
    }
  }
  return open(last, options);
};
