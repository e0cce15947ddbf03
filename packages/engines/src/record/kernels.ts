import type { Program, Recorder, Tensor, Tensorflow } from "@dotgan/kit";
import type { DataType } from "@tensorflow/tfjs-core";
import { createRecording } from "./recording.js";
import { bytesOf, constantText, dataText, type Source, type Trace, TraceWriter } from "./trace.js";

/** A kernel's attributes, and the names of its inputs in the order of the sources. */
interface Call {
  /** Absent for kernels that take a list. */
  readonly names: readonly string[] | undefined;
  readonly attrs: object | undefined;
}
type Inputs = Readonly<Record<string, Tensor | undefined>>;
type Results = Tensor | Tensor[];

/** The part of TensorFlow.js's engine that is listened to. */
interface Heard {
  runKernel(name: string, inputs: Inputs, attrs?: object): Results;
  makeTensor(values: unknown, shape: number[], dtype?: DataType, ...rest: unknown[]): Tensor;
  readSync(dataId: object): unknown;
  read(dataId: object): Promise<unknown>;
}

/**
 * Records which kernels TensorFlow.js runs, to be run again without its tape, its scopes and what nobody reads. Works on
 * every backend; what a kernel runs inside itself is not heard.
 */
export const recordKernels = (tf: Tensorflow): Recorder => {
  const engine = tf.engine() as unknown as Heard;
  const writer = new TraceWriter<Call>();
  const { runKernel, makeTensor, readSync, read } = engine;
  let inside = 0;

  const runHeard: Heard["runKernel"] = (name, inputs, attrs) => {
    // Copies are heard at any depth: what a gradient saves is copied while the kernel that made it still runs.
    if (name === "Identity" && inputs.x) {
      const copy = runKernel.call(engine, name, inputs, attrs) as Tensor;
      writer.alias(copy.id, inputs.x.id);
      return copy;
    }
    if (inside > 0) return runKernel.call(engine, name, inputs, attrs);
    inside++;
    try {
      const results = runKernel.call(engine, name, inputs, attrs);
      const given = Object.entries(inputs).filter((entry): entry is [string, Tensor] => entry[1] != null);
      const ids = given.map(([, tensor]) => tensor.id);
      const made = [results].flat();
      const names = Array.isArray(inputs) ? undefined : given.map(([key]) => key);
      const call: Call = { names, attrs: attrs && structuredClone(attrs) };
      writer.node(name, call, ids, made);
      return results;
    } finally {
      inside--;
    }
  };
  const makeHeard: Heard["makeTensor"] = (values, shape, dtype, ...rest) => {
    const tensor = makeTensor.call(engine, values, shape, dtype, ...rest);
    if (inside === 0 && ArrayBuffer.isView(values))
      writer.made(tensor.id, { shape: [...shape], dtype: tensor.dtype, bytes: bytesOf(values) });
    return tensor;
  };
  const readSyncHeard: Heard["readSync"] = (dataId) => {
    if (inside === 0) writer.fail("it reads a tensor's values");
    return readSync.call(engine, dataId);
  };
  const readHeard: Heard["read"] = (dataId) => {
    writer.fail("it reads a tensor's values");
    return read.call(engine, dataId);
  };
  const stop = () => Object.assign(engine, { runKernel, makeTensor, readSync, read });
  const listen = () =>
    Object.assign(engine, {
      runKernel: runHeard,
      makeTensor: makeHeard,
      readSync: readSyncHeard,
      read: readHeard,
    });
  listen();

  return {
    input: (tensor) => writer.input(tensor.id, { shape: [...tensor.shape], dtype: tensor.dtype }),
    finish(outputs) {
      stop();
      const trace = writer.finish(outputs.map(({ id }) => id));
      return createRecording(trace, () => compile(tf, trace));
    },
    pause: stop,
    resume: listen,
    abort: stop,
  };
};

/** The place of a value: constants first, then inputs, then what each kernel gives. */
interface Step {
  readonly operator: string;
  readonly call: Call;
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Places that nothing reads afterwards. */
  readonly free: readonly number[];
}

function compile(tf: Tensorflow, trace: Trace<Call>): Program {
  const constants = trace.constants.map(({ shape, dtype, bytes }) => {
    const { buffer } = bytes;
    const values = dtype === "float32" ? new Float32Array(buffer) : dtype === "bool" ? bytes : new Int32Array(buffer);
    return tf.keep(tf.tensor(values, [...shape], dtype as DataType));
  });
  const { steps, outputs, places } = plan(trace);
  const firstInput = constants.length;
  const kept = firstInput + trace.inputs.length;

  return {
    operators: steps.length,
    tensors: constants.length,
    run(inputs) {
      const values: (Tensor | undefined)[] = [...constants, ...inputs];
      values.length = places;
      for (const { operator, call, from, to, free } of steps) {
        const given = from.map((place) => values[place] as Tensor);
        const named = call.names ? Object.fromEntries(call.names.map((name, i) => [name, given[i]])) : given;
        const made = [tf.engine().runKernel(operator, named as never, call.attrs as never) as Results].flat();
        for (const [i, place] of to.entries()) values[place] = made[i];
        for (const place of free) {
          if (place >= kept) values[place]?.dispose();
          values[place] = undefined;
        }
      }
      const owned = new Set<number>();
      return outputs.map((place) => {
        const own = place >= kept && !owned.has(place);
        owned.add(place);
        return own ? (values[place] as Tensor) : tf.clone(values[place] as Tensor);
      });
    },
    dispose: () => tf.dispose(constants),
  };
}

/** Leaves out what no output needs, runs what is equal once, and finds where each value is read for the last time. */
function plan({ nodes, constants, inputs, outputs }: Trace<Call>) {
  const firstOf = new Map<string, number>();
  const constantPlaces = constants.map((constant, index) => {
    const text = constantText(constant);
    if (!firstOf.has(text)) firstOf.set(text, index);
    return firstOf.get(text) as number;
  });
  let places = constants.length + inputs.length;
  const results: (readonly number[])[] = [];
  const placeOf = (source: Source): number => {
    if ("constant" in source) return constantPlaces[source.constant] as number;
    if ("input" in source) return constants.length + source.input;
    return results[source.node]?.[source.output] as number;
  };

  const known = new Map<string, readonly number[]>();
  const merged: Omit<Step, "free">[] = [];
  for (const { operator, attributes, sources, outputs: made } of nodes) {
    const from = sources.map(placeOf);
    const text = `${operator} ${dataText(attributes)} ${from.join()}`;
    const twin = known.get(text);
    const to = twin ?? made.map(() => places++);
    results.push(to);
    if (twin) continue;
    known.set(text, to);
    merged.push({ operator, call: attributes, from, to });
  }

  const wanted = outputs.map(placeOf);
  const read = new Set(wanted);
  const steps: Step[] = [];
  for (const step of merged.reverse()) {
    if (!step.to.some((place) => read.has(place))) continue;
    const free = [...new Set([...step.from, ...step.to])].filter((place) => !read.has(place));
    for (const place of step.from) read.add(place);
    steps.push({ ...step, free });
  }
  return { steps: steps.reverse(), outputs: wanted, places };
}
