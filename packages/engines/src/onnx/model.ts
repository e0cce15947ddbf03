import { PbfWriter } from "pbf";
import { type Attribute, isTerm, type Operand, type Operation } from "./operation.js";
import type { NumberType } from "./value.js";

/** A tensor that goes into a model or comes out of it. */
export interface Port {
  readonly name: string;
  readonly dtype: NumberType;
  readonly shape: readonly number[];
}

/** Names of what an operation reads and makes. */
export interface Step {
  readonly operation: Operation;
  /** The name of each operand that is a tensor; literals have none. */
  readonly inputs: readonly (string | undefined)[];
  readonly outputs: readonly string[];
}

// Numbers of fields and types: onnx.proto3, version 8 of the intermediate representation, operator set 17.
const elementTypes: Record<NumberType | "int64", number> = { float32: 1, int32: 6, int64: 7, bool: 9 };
const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 };

const writeAttribute = ([name, value]: [string, Attribute], to: PbfWriter): void => {
  to.writeStringField(1, name);
  if (typeof value === "number") {
    to.writeVarintField(3, value);
    to.writeVarintField(20, attributeTypes.int);
  } else if (typeof value === "string") {
    to.writeStringField(4, value);
    to.writeVarintField(20, attributeTypes.string);
  } else if ("real" in value) {
    to.writeFloatField(2, value.real);
    to.writeVarintField(20, attributeTypes.float);
  } else {
    for (const number of value) to.writeVarintField(8, number);
    to.writeVarintField(20, attributeTypes.ints);
  }
};

const writePort = ({ name, dtype, shape }: Port, to: PbfWriter): void => {
  to.writeStringField(1, name);
  to.writeMessage(
    2,
    (_, type) =>
      type.writeMessage(
        1,
        (_, tensor) => {
          tensor.writeVarintField(1, elementTypes[dtype]);
          tensor.writeMessage(
            2,
            (_, dimensions) => {
              for (const size of shape) dimensions.writeMessage(1, (n, to) => to.writeVarintField(1, n), size);
            },
            null,
          );
        },
        null,
      ),
    null,
  );
};

/** A constant of the model: a scalar, or a list of whole numbers. */
const writeLiteral = ([name, literal]: [string, readonly number[] | number], to: PbfWriter): void => {
  const list = typeof literal === "number" ? undefined : literal;
  if (list) to.writeVarintField(1, list.length);
  to.writeVarintField(2, list ? elementTypes.int64 : elementTypes.float32);
  to.writeStringField(8, name);
  const numbers = list ? BigInt64Array.from(list, BigInt) : Float32Array.of(literal as number);
  to.writeBytesField(9, new Uint8Array(numbers.buffer));
};

/** Steps as an ONNX model, in its file format. */
export const writeModel = (steps: readonly Step[], inputs: readonly Port[], outputs: readonly Port[]): Uint8Array => {
  const literals = new Map<string, [string, readonly number[] | number]>();
  const nameOf = (operand: Operand, given: string | undefined): string => {
    if (given !== undefined || isTerm(operand)) return given ?? "";
    const key = JSON.stringify(operand);
    const literal = literals.get(key) ?? [`literal${literals.size}`, operand];
    literals.set(key, literal);
    return literal[0];
  };
  const writeNode = ({ operation, inputs, outputs }: Step, to: PbfWriter): void => {
    for (const [i, operand] of operation.operands.entries()) to.writeStringField(1, nameOf(operand, inputs[i]));
    for (const name of outputs) to.writeStringField(2, name);
    to.writeStringField(4, operation.name);
    for (const attribute of Object.entries(operation.attributes)) to.writeMessage(5, writeAttribute, attribute);
    if (operation.domain) to.writeStringField(7, operation.domain);
  };
  const writeGraph = (_: null, to: PbfWriter): void => {
    for (const step of steps) to.writeMessage(1, writeNode, step);
    to.writeStringField(2, "step");
    for (const literal of literals.values()) to.writeMessage(5, writeLiteral, literal);
    for (const port of inputs) to.writeMessage(11, writePort, port);
    for (const port of outputs) to.writeMessage(12, writePort, port);
  };
  const writeOperators = ([domain, version]: [string, number], to: PbfWriter): void => {
    to.writeStringField(1, domain);
    to.writeVarintField(2, version);
  };
  const model = new PbfWriter();
  model.writeVarintField(1, 8);
  model.writeMessage(7, writeGraph, null);
  model.writeMessage(8, writeOperators, ["", 17]);
  model.writeMessage(8, writeOperators, ["com.microsoft", 1]);
  return model.finish();
};
