import { type Node as AnyNode, type Constant, constantText, dataText, type Source } from "../record/trace.js";
import type { Attribute, Binding } from "./binding.js";
import type { OperatorTrace } from "./listener.js";
import { type Bytes, bytes, float, floats, integer, integers, join } from "./protobuf.js";

type Node = AnyNode<readonly Attribute[]>;

/** A trace as TensorFlow's SavedModel, and the names by which its ends are fed and fetched. */
export interface Graph {
  readonly model: Bytes;
  readonly operators: number;
  /** By input of the trace; absent where nothing reads it. */
  readonly inputNames: readonly (string | undefined)[];
  readonly outputNames: readonly string[];
}

/** What must run in the order in which it was heard, and never once instead of twice. */
const isStateful = (operator: string) => /VarHandleOp|VariableOp|^Resource|Random/.test(operator);

/**
 * Writes a trace as a graph. Equal operators on equal inputs become one: a generator's pass that a step describes twice,
 * on the same noise at the same weights, is run once.
 */
export function writeGraph(binding: Binding, trace: OperatorTrace): Graph {
  const write = writers(binding);
  const written: Bytes[] = [];
  const names: string[] = [];
  const known = new Map<string, string>();
  const constantNames = new Map<number, string>();
  const readInputs = new Set<number>();
  const order = new Order();

  const once = (content: string, name: () => string): string => {
    let found = known.get(content);
    if (found === undefined) {
      found = name();
      known.set(content, found);
    }
    return found;
  };
  const constantName = (index: number): string => {
    const found = constantNames.get(index);
    if (found) return found;
    const constant = trace.constants[index] as Constant;
    const name = once(`constant ${constantText(constant)}`, () => {
      written.push(write.constant(`c${index}`, constant));
      return `c${index}`;
    });
    constantNames.set(index, name);
    return name;
  };
  const nameOf = (source: Source): string => {
    if ("input" in source) {
      readInputs.add(source.input);
      return `i${source.input}`;
    }
    if ("constant" in source) return constantName(source.constant);
    const name = names[source.node] as string;
    return source.output === 0 ? name : `${name}:${source.output}`;
  };

  for (const [index, node] of trace.nodes.entries()) {
    const inputs = node.sources.map(nameOf);
    const make = () => {
      written.push(write.node(`n${index}`, node, [...inputs, ...order.before(node, inputs, `n${index}`)]));
      return `n${index}`;
    };
    const content = () => `${node.operator} ${dataText(node.attributes)} ${inputs.join()}`;
    names.push(isStateful(node.operator) ? make() : once(content(), make));
  }

  // What is fed, or is the same in every run, cannot be fetched as it is.
  const outputNames = trace.outputs.map((source, i) => {
    const name = nameOf(source);
    if ("node" in source) return name.includes(":") ? name : `${name}:0`;
    const dtype = "input" in source ? trace.inputs[source.input]?.dtype : trace.constants[source.constant]?.dtype;
    written.push(write.raw(`o${i}`, "Identity", [name], [["T", integer(6, Number(dtype))]]));
    return `o${i}:0`;
  });
  const inputNames = trace.inputs.map(({ shape, dtype }, i) => {
    if (!readInputs.has(i)) return undefined;
    const list: Attr[] = [
      ["dtype", integer(6, Number(dtype))],
      ["shape", bytes(7, shapeOf(shape))],
    ];
    written.push(write.raw(`i${i}`, "Placeholder", [], list));
    return `i${i}:0`;
  });
  return { model: savedModel(written), operators: written.length, inputNames, outputNames };
}

/** Edges that keep reads and writes of TensorFlow's variables in the order in which they were heard. */
class Order {
  readonly #handles = new Set<string>();
  readonly #written = new Map<string, string>();
  readonly #read = new Map<string, string[]>();

  /** Control inputs of a node, by the variables that it reads or writes. */
  before({ operator }: Node, inputs: readonly string[], name: string): string[] {
    if (operator === "VarHandleOp") this.#handles.add(name);
    const edges = new Set<string>();
    for (const handle of inputs.filter((input) => this.#handles.has(input))) {
      const last = this.#written.get(handle);
      if (last) edges.add(last);
      if (operator === "ReadVariableOp") {
        this.#read.set(handle, [...(this.#read.get(handle) ?? []), name]);
      } else {
        for (const read of this.#read.get(handle) ?? []) edges.add(read);
        this.#read.delete(handle);
        this.#written.set(handle, name);
      }
    }
    return [...edges].map((edge) => `^${edge}`);
  }
}

type Attr = readonly [name: string, value: Bytes];

const shapeOf = (shape: readonly number[]): Bytes => join(shape.map((size) => bytes(2, integer(1, size))));

/** TensorFlow's messages, by the field numbers of its node_def.proto, attr_value.proto and tensor.proto. */
const writers = (binding: Binding) => {
  const list = (
    value: unknown,
    one: (field: number, value: never) => Bytes,
    many: (value: never) => Bytes,
    field: number,
  ) => (Array.isArray(value) ? bytes(1, many(value as never)) : one(field, value as never));
  const attribute = ({ name, type, value }: Attribute): Attr => {
    switch (type) {
      case binding.TF_ATTR_STRING:
        return [name, bytes(2, value as string)];
      case binding.TF_ATTR_INT:
        return [name, list(value, integer, (all: number[]) => integers(3, all), 3)];
      case binding.TF_ATTR_FLOAT:
        return [name, list(value, float, (all: number[]) => floats(4, all), 4)];
      case binding.TF_ATTR_BOOL:
        return [
          name,
          list(
            value,
            (f, v) => integer(f, Number(v)),
            (all: boolean[]) => integers(5, all.map(Number)),
            5,
          ),
        ];
      case binding.TF_ATTR_TYPE:
        return [name, integer(6, value as number)];
      case binding.TF_ATTR_SHAPE:
        return [name, bytes(7, shapeOf(value as number[]))];
      default:
        throw new Error(`the attribute ${name} is of a kind that cannot be written`);
    }
  };
  const raw = (name: string, operator: string, inputs: readonly string[], attrs: readonly Attr[]): Bytes =>
    bytes(
      1,
      join([
        bytes(1, name),
        bytes(2, operator),
        ...inputs.map((input) => bytes(3, input)),
        ...attrs.map(([key, value]) => bytes(5, join([bytes(1, key), bytes(2, value)]))),
      ]),
    );
  return {
    raw,
    node: (name: string, { operator, attributes }: Node, inputs: readonly string[]) =>
      raw(name, operator, inputs, attributes.map(attribute)),
    constant(name: string, { dtype, shape, bytes: content }: Constant): Bytes {
      const tensor = join([integer(1, Number(dtype)), bytes(2, shapeOf(shape)), bytes(4, content)]);
      return raw(
        name,
        "Const",
        [],
        [
          ["dtype", integer(6, Number(dtype))],
          ["value", bytes(8, tensor)],
        ],
      );
    },
  };
};

/** The lowest producer whose graphs TensorFlow still reads as today's, and the lowest reader (versions.proto). */
const versions = join([integer(1, 1882), integer(2, 12)]);

const savedModel = (nodes: readonly Bytes[]): Bytes => {
  const graph = join([...nodes, bytes(4, versions)]);
  const meta = join([bytes(1, bytes(4, "serve")), bytes(2, graph)]);
  return join([integer(1, 1), bytes(2, meta)]);
};
