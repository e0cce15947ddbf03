import type { Tensorflow } from "@dotgan/kit";
import { repairCpu } from "../cpu/repair.js";
import { createBackend } from "./backend.js";
import { loadSessionClass } from "./binding.js";
import { Buffers } from "./buffers.js";
import { Graph } from "./graph.js";
import { addOnnxKernels } from "./kernels/index.js";
import { Sessions } from "./sessions.js";

/** Readies a backend that hands what TensorFlow.js asks for to onnxruntime's CPU kernels, a whole step at a time. */
export const readyOnnx = async (tf: Tensorflow, threads?: number): Promise<void> => {
  if (!tf.findBackendFactory("onnx")) {
    const Session = loadSessionClass();
    const { MathBackendCPU } = await import("@tensorflow/tfjs-backend-cpu");
    const os = await import("node:os");
    repairCpu(tf);
    addOnnxKernels(tf);
    tf.registerBackend("onnx", () => {
      const buffers = new Buffers();
      // Waiting threads spin: with a core that anything else wants too, two were half as fast as one.
      const sessions = new Sessions(Session, threads ?? Math.max(1, os.availableParallelism() - 1));
      return createBackend(MathBackendCPU, new Graph(buffers, sessions), buffers);
    });
  }
  await tf.setBackend("onnx");
};
