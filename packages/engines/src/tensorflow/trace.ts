import type { Attribute, Binding, Made, Values } from "./binding.js";

/** Where an operator's input comes from. */
export type Source =
  | { readonly input: number }
  | { readonly constant: number }
  | { readonly node: number; readonly output: number };

/** A value that JavaScript made while a step was recorded. */
export interface Constant {
  readonly shape: readonly number[];
  readonly dtype: number;
  readonly bytes: Uint8Array;
}

/** One operator that was run. */
export interface Node {
  readonly operator: string;
  readonly attributes: readonly Attribute[];
  readonly sources: readonly Source[];
}

/** Operators in the order in which they were run; inputs have the type that `executeOp` or `createTensor` gave them. */
export interface Trace {
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  readonly inputs: readonly { readonly shape: readonly number[]; readonly dtype: number }[];
  readonly outputs: readonly Source[];
}

/** Freeing a variable is done by hand only where each operator is run by itself. */
const skipped = new Set(["DestroyResourceOp"]);

/** Listens to the binding; everything is computed as ever meanwhile. */
export class Listener {
  readonly #binding: Binding;
  readonly #stock: Pick<Binding, "executeOp" | "createTensor" | "tensorDataSync">;
  readonly #sources = new Map<number, Source>();
  readonly #made = new Map<number, Constant>();
  readonly #nodes: Node[] = [];
  readonly #constants: Constant[] = [];
  readonly #inputs: Trace["inputs"][number][] = [];
  /** Why what was heard cannot be run again. */
  #problem: string | undefined;

  constructor(binding: Binding) {
    this.#binding = binding;
    const { executeOp, createTensor, tensorDataSync } = binding;
    this.#stock = { executeOp, createTensor, tensorDataSync };
    Object.assign(binding, {
      executeOp: (name: string, attributes: readonly Attribute[], ids: readonly number[], outputs: number): Made[] => {
        const made = executeOp.call(binding, name, attributes, ids, outputs);
        if (!skipped.has(name)) this.#heard(name, attributes, ids, made);
        return made;
      },
      createTensor: (shape: readonly number[], dtype: number, values: Values): number => {
        const id = createTensor.call(binding, shape, dtype, values);
        if (ArrayBuffer.isView(values)) {
          const { buffer, byteOffset, byteLength } = values;
          this.#made.set(id, {
            shape: [...shape],
            dtype,
            bytes: new Uint8Array(buffer, byteOffset, byteLength).slice(),
          });
        }
        return id;
      },
      tensorDataSync: (id: number): Values => {
        this.#problem ??= "it reads a tensor's values";
        return tensorDataSync.call(binding, id);
      },
    });
  }

  /** Declares a tensor that differs from run to run. */
  input(id: number, shape: readonly number[], dtype: number): void {
    if (this.#sources.has(id)) this.#problem ??= "two of its inputs are one tensor";
    this.#sources.set(id, { input: this.#inputs.length });
    this.#inputs.push({ shape: [...shape], dtype });
  }

  /** Stops listening. @throws Error where what was heard cannot be run again. */
  finish(outputs: readonly number[]): Trace {
    const sources = outputs.map((id) => this.#source(id));
    this.stop();
    if (this.#problem) throw new Error(this.#problem);
    return { nodes: this.#nodes, constants: this.#constants, inputs: this.#inputs, outputs: sources };
  }

  stop(): void {
    Object.assign(this.#binding, this.#stock);
  }

  #heard(operator: string, attributes: readonly Attribute[], ids: readonly number[], made: readonly Made[]): void {
    const sources = ids.map((id) => this.#source(id));
    const node = this.#nodes.push({ operator, attributes: attributes.map((one) => ({ ...one })), sources }) - 1;
    for (const [output, { id }] of made.entries()) this.#sources.set(id, { node, output });
  }

  #source(id: number): Source {
    const known = this.#sources.get(id);
    if (known) return known;
    const constant = this.#made.get(id);
    if (!constant) this.#problem ??= "it uses a tensor that was made before";
    const source = { constant: this.#constants.length };
    this.#constants.push(constant ?? { shape: [], dtype: this.#binding.TF_FLOAT, bytes: new Uint8Array(4) });
    this.#sources.set(id, source);
    return source;
  }
}

/** Why two traces of the same work differ; `undefined` where they do not. */
export function traceDifference(a: Trace, b: Trace): string | undefined {
  const kinds = ({ nodes }: Trace) => nodes.map(({ operator, sources }) => [operator, sources]);
  const frame = (trace: Trace) => JSON.stringify([kinds(trace), trace.inputs, trace.outputs]);
  if (a.nodes.length !== b.nodes.length || frame(a) !== frame(b)) return "it runs other operators from step to step";
  for (const [i, { operator, attributes, sources }] of a.nodes.entries()) {
    const other = b.nodes[i]?.attributes.filter(({ name }) => name !== "shared_name");
    if (JSON.stringify(attributes.filter(({ name }) => name !== "shared_name")) !== JSON.stringify(other))
      return `an attribute of ${operator} changes from step to step`;
    const changing = sources.some((source) => "constant" in source && !sameConstant(a, b, source.constant));
    if (changing) return `a number computed in JavaScript, which ${operator} reads, changes from step to step`;
  }
  return undefined;
}

function sameConstant(a: Trace, b: Trace, index: number): boolean {
  const [x, y] = [a.constants[index], b.constants[index]];
  return x?.dtype === y?.dtype && Buffer.compare(x?.bytes ?? Buffer.of(), y?.bytes ?? Buffer.of()) === 0;
}
