import type { NativeTensor } from "./binding.js";
import type { Buffers } from "./buffers.js";
import type { Port, Step } from "./model.js";
import { type Attribute, isTerm, type Operand, type Operation } from "./operation.js";
import type { Sessions } from "./sessions.js";
import { type Numbers, type NumberType, sizeOf, type Term, Value } from "./value.js";

export interface EmitOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly dtype?: Operation["dtype"];
  readonly domain?: string;
  readonly cost?: number;
}

/** Operators that wait beyond this many are computed, so that a loop that never reads keeps its memory. */
const mostPending = 10_000;

/**
 * What was asked for and not yet computed. TensorFlow.js calls kernels one by one; here each only adds an operator, and
 * when numbers are read (at the end of a training step) all that led to tensors still alive becomes one ONNX model and
 * runs as one call. What nobody kept is never computed. Models are remembered by their structure: numbers that change
 * from step to step are their inputs, never part of them.
 */
export class Graph {
  #pending: Operation[] = [];
  /** Values that nobody holds but a pending operator may read. */
  #leaving: Value[] = [];
  readonly #buffers: Buffers;
  readonly #sessions: Sessions;
  readonly #complete = (value: Value) => {
    if (value.producer) this.compute();
    if (value.uniform !== undefined) this.numbers(value);
  };

  constructor(buffers: Buffers, sessions: Sessions) {
    this.#buffers = buffers;
    this.#sessions = sessions;
  }

  /** A value whose numbers are there. */
  given(dtype: Value["dtype"], shape: readonly number[], array: Numbers | undefined, own: boolean): Value {
    const value = new Value(dtype, shape, this.#complete);
    value.array = array;
    value.own = own;
    return value;
  }

  /** A value that holds one number throughout. */
  uniform(number: number, shape: readonly number[]): Term {
    const value = this.given("float32", shape, undefined, false);
    value.uniform = number;
    return { value, shape };
  }

  /** A number as an input of the model, so that the model stays the same when the number changes. */
  number(number: number): Term {
    return { value: this.given("float32", [], Float32Array.of(number), false), shape: [] };
  }

  /** Adds an operator with one result. */
  emit(name: string, operands: readonly Operand[], shape: readonly number[], options: EmitOptions = {}): Term {
    return this.emitSeveral(name, operands, [shape], options)[0] as Term;
  }

  /** Adds an operator with several results, all of one type. */
  emitSeveral(
    name: string,
    operands: readonly Operand[],
    shapes: readonly (readonly number[])[],
    { attributes = {}, dtype = "float32", domain = "", cost }: EmitOptions = {},
  ): Term[] {
    const outputs = shapes.map((shape) => new Value(dtype, shape, this.#complete));
    const operation: Operation = {
      name,
      domain,
      attributes,
      operands: operands.map((operand) => (isTerm(operand) ? this.#reshaped(operand) : operand)),
      outputs,
      dtype,
      signature: sign(name, dtype, attributes, operands, shapes),
      cost: cost ?? shapes.reduce((sum, shape) => sum + sizeOf(shape), 0),
    };
    for (const value of outputs) value.producer = operation;
    this.#pending.push(operation);
    return outputs.map((value, i) => ({ value, shape: shapes[i] as readonly number[] }));
  }

  /** A pending value in another shape takes an operator; numbers that are there are handed over in any shape. */
  #reshaped({ value, shape }: Term): Term {
    if (!value.producer || sameShape(value.shape, shape)) return { value, shape };
    return this.emit("Reshape", [{ value, shape: value.shape }, shape], shape, { dtype: value.dtype as NumberType });
  }

  /** The numbers of a value that is not pending, as the type of array that they have in a model. */
  numbers(value: Value): Numbers {
    const { array, dtype, uniform, shape } = value;
    if (!array && uniform !== undefined) {
      value.array = this.#buffers.take("float32", sizeOf(shape)).fill(uniform);
      value.own = true;
      return value.array;
    }
    // TensorFlow.js holds some values as plain lists.
    if (dtype === "float32") return array instanceof Float32Array ? array : Float32Array.from(array ?? []);
    if (dtype === "int32") return array instanceof Int32Array ? array : Int32Array.from(array ?? []);
    return array instanceof Uint8Array ? array : Uint8Array.from(array ?? []);
  }

  /** To be called when no tensor holds a value any more. */
  release(value: Value): void {
    if (this.#pending.length === 0) this.#buffers.giveBack(value);
    else this.#leaving.push(value);
  }

  /** Computes what waits if that is a lot; to be called between kernels, when tensors hold all that is wanted. */
  relieve(): void {
    if (this.#pending.length > mostPending) this.compute();
  }

  /** Computes every pending value that a tensor holds. */
  compute(): void {
    const operations = needed(this.#pending);
    this.#pending = [];
    if (operations.length > 0) this.#run(operations);
    for (const value of this.#leaving) this.#buffers.giveBack(value);
    this.#leaving = [];
  }

  #run(operations: readonly Operation[]): void {
    const steps: Step[] = [];
    const inputs: Port[] = [];
    const feeds: Record<string, NativeTensor> = {};
    const outputs: Port[] = [];
    const fetches: Record<string, NativeTensor> = {};
    const results: [Value, Numbers][] = [];
    const names = new Map<Value, string>();
    const key: string[] = [];

    const nameOf = (operand: Operand): string | undefined => {
      if (!isTerm(operand)) return undefined;
      const { value, shape } = operand;
      if (value.producer) return names.get(value);
      const base = names.get(value) ?? `in${names.size}`;
      names.set(value, base);
      const name = `${base}:${shape}`;
      if (!(name in feeds)) {
        const dtype = value.dtype as NumberType;
        inputs.push({ name, dtype, shape });
        feeds[name] = { type: dtype, dims: shape, data: this.numbers(value) };
      }
      return name;
    };

    for (const operation of operations) {
      const read = operation.operands.map(nameOf);
      const made = operation.outputs.map((value) => {
        const name = `t${names.size}`;
        names.set(value, name);
        return name;
      });
      steps.push({ operation, inputs: read, outputs: made });
      const { dtype } = operation;
      key.push(`${operation.signature} ${read}`);
      for (const [i, value] of operation.outputs.entries()) {
        if (value.refCount === 0) continue;
        const type = dtype as NumberType;
        const array = this.#buffers.take(type, sizeOf(value.shape));
        const port = { name: made[i] as string, dtype: type, shape: value.shape };
        outputs.push(port);
        fetches[port.name] = { type, dims: value.shape, data: array };
        results.push([value, array]);
        key.push(port.name);
      }
    }
    this.#sessions.run(key.join("\n"), { steps, inputs, outputs }, feeds, fetches);
    for (const { outputs } of operations) for (const value of outputs) value.producer = undefined;
    for (const [value, array] of results) {
      value.array = array;
      value.own = true;
    }
  }
}

const sameShape = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((n, i) => n === b[i]);

/** The operations that lead to a value that a tensor holds, in order. */
const needed = (operations: readonly Operation[]): Operation[] => {
  const wanted = new Set<Operation>();
  for (const operation of operations.toReversed()) {
    if (!wanted.has(operation) && !operation.outputs.some(({ refCount }) => refCount > 0)) continue;
    wanted.add(operation);
    for (const operand of operation.operands) {
      if (isTerm(operand) && operand.value.producer) wanted.add(operand.value.producer);
    }
  }
  return operations.filter((operation) => wanted.has(operation));
};

/** All of an operator's structure but which tensors it reads. */
const sign = (
  name: string,
  dtype: string,
  attributes: Operation["attributes"],
  operands: readonly Operand[],
  shapes: readonly (readonly number[])[],
): string => {
  let signature = `${name} ${dtype} ${shapes.join(";")}`;
  for (const operand of operands) if (!isTerm(operand)) signature += ` ${operand}`;
  for (const key in attributes) {
    const value = attributes[key] as Attribute;
    signature += ` ${key} ${typeof value === "object" && "real" in value ? value.real : value}`;
  }
  return signature;
};
