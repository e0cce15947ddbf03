/** Where an operator's input comes from. */
export type Source =
  | { readonly input: number }
  | { readonly constant: number }
  | { readonly node: number; readonly output: number };

/** A value that JavaScript made while a step was recorded. */
export interface Constant {
  readonly shape: readonly number[];
  readonly dtype: number | string;
  readonly bytes: Uint8Array;
}

/** One operator that was run; its attributes are plain data. */
export interface Node<Attributes = unknown> {
  readonly operator: string;
  readonly attributes: Attributes;
  readonly sources: readonly Source[];
  /** The shapes of the values that it gave. */
  readonly outputs: readonly (readonly number[])[];
}

/** Operators in the order in which they were run. */
export interface Trace<Attributes = unknown> {
  readonly nodes: readonly Node<Attributes>[];
  readonly constants: readonly Constant[];
  readonly inputs: readonly Omit<Constant, "bytes">[];
  readonly outputs: readonly Source[];
}

/** The shape of what a source gives. */
export function shapeOf({ inputs, constants, nodes }: Pick<Trace, "inputs" | "constants" | "nodes">, source: Source) {
  if ("input" in source) return inputs[source.input]?.shape as readonly number[];
  if ("constant" in source) return constants[source.constant]?.shape as readonly number[];
  return nodes[source.node]?.outputs[source.output] as readonly number[];
}

/** Plain data as a text: equal for equal data. */
export const dataText = (data: unknown): string =>
  JSON.stringify(data, (_key, value) => (typeof value === "number" && !Number.isFinite(value) ? `${value}` : value));

/** Takes a copy: what a typed array holds may be written over. */
export const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength).slice();

const latin1 = new TextDecoder("latin1");

/** A constant as a text: equal for equal ones. */
export const constantText = ({ dtype, shape, bytes }: Constant): string =>
  `${dtype} ${shape.join()} ${latin1.decode(bytes)}`;

/** A value as the library beneath knows it. */
interface Value {
  readonly id: number;
  readonly shape: readonly number[];
}

/** A trace while it grows. Values are known by the ids that the library beneath gives them, each once. */
export class TraceWriter<Attributes> {
  readonly #sources = new Map<number, Source>();
  readonly #made = new Map<number, Constant>();
  readonly #aliases = new Map<number, number>();
  readonly #nodes: Node<Attributes>[] = [];
  readonly #constants: Constant[] = [];
  readonly #inputs: Trace["inputs"][number][] = [];
  #problem: string | undefined;

  /** Why what is heard cannot be run again; the first reason stays. */
  fail(problem: string): void {
    this.#problem ??= problem;
  }

  /** A value that differs from run to run. */
  input(id: number, description: Trace["inputs"][number]): void {
    if (this.#sources.has(id)) this.fail("two of its inputs are one tensor");
    this.#sources.set(id, { input: this.#inputs.length });
    this.#inputs.push(description);
  }

  /** A value that JavaScript made; it counts once something reads it. */
  made(id: number, constant: Constant): void {
    this.#made.set(id, constant);
  }

  node(operator: string, attributes: Attributes, ids: readonly number[], made: readonly Value[]): void {
    const sources = ids.map((id) => this.#source(id, operator));
    const outputs = made.map(({ shape }) => [...shape]);
    const node = this.#nodes.push({ operator, attributes, sources, outputs }) - 1;
    for (const [output, { id }] of made.entries()) this.#sources.set(id, { node, output });
  }

  /** Another name for a value, which may be heard of later. */
  alias(id: number, of: number): void {
    this.#aliases.set(id, of);
  }

  /** @throws Error where what was heard cannot be run again. */
  finish(outputs: readonly number[]): Trace<Attributes> {
    const sources = outputs.map((id) => this.#source(id, "its result"));
    if (this.#problem) throw new Error(this.#problem);
    return { nodes: this.#nodes, constants: this.#constants, inputs: this.#inputs, outputs: sources };
  }

  #source(id: number, reader: string): Source {
    const known = this.#sources.get(id);
    if (known) return known;
    const other = this.#aliases.get(id);
    if (other !== undefined) return this.#source(other, reader);
    const constant = this.#made.get(id);
    if (!constant) this.fail(`${reader} reads a tensor that was made before`);
    const source = { constant: this.#constants.length };
    this.#constants.push(constant ?? { shape: [], dtype: "", bytes: new Uint8Array() });
    this.#sources.set(id, source);
    return source;
  }
}

/** Why two traces of the same work differ; `undefined` where they do not. */
export function traceDifference(a: Trace, b: Trace): string | undefined {
  const frame = ({ nodes, inputs, outputs }: Trace) =>
    JSON.stringify([nodes.map(({ operator, sources }) => [operator, sources]), inputs, outputs]);
  if (frame(a) !== frame(b)) return "it runs other operators from step to step";
  for (const [i, { operator, attributes, sources }] of a.nodes.entries()) {
    if (dataText(attributes) !== dataText(b.nodes[i]?.attributes))
      return `an attribute of ${operator} changes from step to step`;
    if (sources.some((source) => "constant" in source && !sameConstant(a, b, source.constant)))
      return `a number computed in JavaScript, which ${operator} reads, changes from step to step`;
  }
  return undefined;
}

function sameConstant(a: Trace, b: Trace, index: number): boolean {
  const [x, y] = [a.constants[index], b.constants[index]];
  return x !== undefined && y !== undefined && constantText(x) === constantText(y);
}
