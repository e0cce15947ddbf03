import type { Tensorflow } from "@dotgan/kit";
import { addConvolutionKernels } from "./convolution.js";
import { addElementwiseKernels } from "./elementwise.js";
import { addMatrixKernels } from "./matrix.js";
import { addPoolingKernels } from "./pooling.js";
import { addShapeKernels } from "./shape.js";
import { openThreaded } from "./threads.js";

const prepared = new WeakSet<object>();

/**
 * Readies TensorFlow.js's WebAssembly backend with the kernels that training needs and it lacks: on all cores but one where
 * threads work, else on one.
 */
export const readyWasm = async (tf: Tensorflow, threads?: number): Promise<void> => {
  const engine = tf.engine();
  if (!prepared.has(engine)) {
    const wasm = await import("@tensorflow/tfjs-backend-wasm");
    const { createRequire } = await import("node:module");
    const path = await import("node:path");
    const os = await import("node:os");
    const require = createRequire(import.meta.url);
    const folder = path.join(path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "wasm-out/");
    wasm.setWasmPaths(folder);
    // Waiting threads spin: on a core that the data thread or another program wants too, two are slower than one.
    const wanted = Math.min(8, threads ?? Math.max(1, os.availableParallelism() - 1));
    if (wanted > 1) {
      const single = tf.findBackendFactory("wasm");
      tf.removeBackend("wasm");
      tf.registerBackend("wasm", async () => {
        try {
          wasm.setThreadsCount(wanted);
          return await openThreaded(wasm.BackendWasm, folder, wanted);
        } catch {
          return single();
        }
      });
    }
    addMatrixKernels(tf);
    addConvolutionKernels(tf);
    addElementwiseKernels(tf);
    addPoolingKernels(tf);
    addShapeKernels(tf);
    prepared.add(engine);
  }
  await tf.setBackend("wasm");
};
