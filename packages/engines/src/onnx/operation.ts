import type { NumberType, Term, Value } from "./value.js";

/** A number that is a real number even where it is whole. */
export interface Real {
  readonly real: number;
}
export type Attribute = number | string | Real | readonly number[];

/** What an operator reads: a tensor, a list of whole numbers (a shape, axes), or a plain number. */
export type Operand = Term | readonly number[] | number;

/** One operator of ONNX that is still to be computed. */
export interface Operation {
  readonly name: string;
  readonly domain: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly operands: readonly Operand[];
  readonly outputs: readonly Value[];
  /** `int64` only on the way to another operator. */
  readonly dtype: NumberType | "int64";
  /** All of its structure but which tensors it reads. */
  readonly signature: string;
  /** Multiplications, roughly. */
  readonly cost: number;
}

export const isTerm = (operand: Operand): operand is Term => typeof operand === "object" && "value" in operand;
