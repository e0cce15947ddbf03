import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Program, Recorder, Tensor, Tensorflow } from "@dotgan/kit";
import { createRecording } from "../record/recording.js";
import { nativeBackend } from "./binding.js";
import { writeGraph } from "./graph.js";
import { Listener, type OperatorTrace } from "./listener.js";
import { inMixedPrecision } from "./mixed.js";
import { withProducts } from "./products.js";

/** Records what TensorFlow.js runs as operators of TensorFlow, to be run as one graph. */
export const recordTensorflow = (tf: Tensorflow): Recorder => {
  const backend = nativeBackend(tf);
  const listener = new Listener(backend.binding);
  const idOf = (tensor: Tensor) => backend.getInputTensorIds([tensor])[0] as number;
  return {
    input(tensor) {
      const dtype = backend.getDTypeInteger(tensor.dtype);
      listener.writer.input(idOf(tensor), { shape: [...tensor.shape], dtype });
    },
    finish(outputs) {
      const ids = outputs.map(idOf);
      listener.stop();
      const trace = listener.writer.finish(ids);
      return createRecording(trace, (precision) => {
        // A GPU's library has products of its own, and sums the gradients of images in no fixed order as products.
        const fast = backend.isUsingGpuDevice ? trace : withProducts(backend.binding, trace, precision);
        return compile(tf, precision === "mixed" ? inMixedPrecision(backend.binding, fast) : fast);
      });
    },
    pause: () => listener.stop(),
    resume: () => listener.listen(),
    abort: () => listener.stop(),
  };
};

/** Loads a trace as a session of TensorFlow; it leaves no file behind. */
function compile(tf: Tensorflow, trace: OperatorTrace): Program {
  const backend = nativeBackend(tf);
  const { binding } = backend;
  const { model, operators, inputNames, outputNames } = writeGraph(binding, trace);
  const folder = mkdtempSync(join(tmpdir(), "dotgan-step-"));
  let session: number;
  try {
    writeFileSync(join(folder, "saved_model.pb"), model);
    session = binding.loadSavedModel(folder, "serve");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const fed = inputNames.flatMap((name, index) => (name === undefined ? [] : [{ name, index }]));
  const [fedNames, fetchedNames] = [fed.map(({ name }) => name).join(), outputNames.join()];
  return {
    operators,
    tensors: 0,
    run(inputs) {
      const ids = backend.getInputTensorIds(fed.map(({ index }) => inputs[index] as Tensor));
      return binding
        .runSavedModel(session, ids, fedNames, fetchedNames)
        .map((made) => backend.createOutputTensor(made));
    },
    dispose: () => binding.deleteSavedModel(session),
  };
}
