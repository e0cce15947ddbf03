import * as tf from "@tensorflow/tfjs-core";
import type { Operation } from "../operation.js";
import { sizeOf, type Term } from "../value.js";
import type { One, Translation, Translations, Two } from "./translation.js";

const unary =
  (name: string): Translation<One, unknown> =>
  (graph, { x }) =>
    graph.emit(name, [x], x.shape);

const same = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((n, i) => n === b[i]);

const broadcast = ({ a, b }: Two): number[] => tf.broadcast_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);

const binary =
  (name: string, dtype?: Operation["dtype"]): Translation<Two, unknown> =>
  (graph, { a, b }) => {
    const shape = broadcast({ a, b });
    return graph.emit(name, [a, b], shape, { dtype: dtype ?? (a.value.dtype as "float32") });
  };

/** `binary`, where one number leaves the other factor or summand as it is. */
const binaryWith = (name: string, neutral: number): Translation<Two, unknown> => {
  const plain = binary(name);
  return (graph, { a, b }, attrs) => {
    const shape = broadcast({ a, b });
    const spread = (term: Term) => (same(term.shape, shape) ? term : graph.emit("Expand", [term, shape], shape));
    if (a.value.dtype === "float32" && a.value.uniform === neutral) return spread(b);
    if (b.value.dtype === "float32" && b.value.uniform === neutral) return spread(a);
    return plain(graph, { a, b }, attrs);
  };
};

const squaredDifference: Translation<Two, unknown> = (graph, { a, b }) => {
  const shape = broadcast({ a, b });
  const difference = graph.emit("Sub", [a, b], shape);
  return graph.emit("Mul", [difference, difference], shape);
};

export const elementwise: Translations = {
  types: ["float32"],
  kernels: {
    ...Object.fromEntries(
      "Abs Ceil Cos Elu Erf Exp Floor Log Neg Reciprocal Relu Round Selu Sigmoid Sign Sin Softplus Sqrt Tanh"
        .split(" ")
        .map((name) => [name, unary(name)]),
    ),
    Rsqrt: (graph, { x }: One) => graph.emit("Reciprocal", [graph.emit("Sqrt", [x], x.shape)], x.shape),
    Square: (graph, { x }: One) => graph.emit("Mul", [x, x], x.shape),
    Relu6: (graph, { x }: One) => graph.emit("Clip", [x, 0, 6], x.shape),
    ClipByValue: (graph, { x }: One, attrs: { clipValueMin: number; clipValueMax: number }) =>
      graph.emit("Clip", [x, graph.number(attrs.clipValueMin), graph.number(attrs.clipValueMax)], x.shape),
    LeakyRelu: (graph, { x }: One, { alpha }: { alpha: number }) =>
      graph.emit("LeakyRelu", [x], x.shape, { attributes: { alpha: { real: alpha } } }),
    Prelu: (graph, { x, alpha }: { x: Term; alpha: Term }) => graph.emit("PRelu", [x, alpha], x.shape),
    Step(graph, { x }: One, { alpha }: { alpha: number }) {
      const positive = graph.emit("Greater", [x, 0], x.shape, { dtype: "bool" });
      if (alpha === 0) return graph.emit("Cast", [positive], x.shape, { attributes: { to: 1 } });
      return graph.emit("Where", [positive, 1, graph.number(alpha)], x.shape);
    },
    EluGrad(graph, { dy, y }: { dy: Term; y: Term }) {
      const positive = graph.emit("GreaterOrEqual", [y, 0], y.shape, { dtype: "bool" });
      const slope = graph.emit("Add", [y, 1], y.shape);
      return graph.emit("Where", [positive, dy, graph.emit("Mul", [dy, slope], y.shape)], y.shape);
    },
    RealDiv: binary("Div"),
    Pow: binary("Pow"),
    SquaredDifference: squaredDifference,
    AddN: (graph, terms: readonly Term[]) => graph.emit("Sum", [...terms], terms[0]?.shape ?? []),
    IsNan: (graph, { x }: One) => graph.emit("IsNaN", [x], x.shape, { dtype: "bool" }),
    IsFinite: (graph, { x }: One) =>
      graph.emit("Less", [graph.emit("Abs", [x], x.shape), graph.number(Number.POSITIVE_INFINITY)], x.shape, {
        dtype: "bool",
      }),
    ZerosLike: (graph, { x }: One) => graph.uniform(0, x.shape),
    OnesLike: (graph, { x }: One) => graph.uniform(1, x.shape),
    Fill(graph, _inputs: unknown, { shape, value, dtype }: { shape: number[]; value: unknown; dtype?: string }) {
      const float = typeof value === "number" && (dtype ?? "float32") === "float32" && sizeOf(shape) > 0;
      return float ? graph.uniform(value, shape) : undefined;
    },
  },
};

export const arithmetic: Translations = {
  types: ["float32", "int32"],
  kernels: {
    Add: binaryWith("Add", 0),
    Sub: binary("Sub"),
    Multiply: binaryWith("Mul", 1),
    Maximum: binary("Max"),
    Minimum: binary("Min"),
    Greater: binary("Greater", "bool"),
    GreaterEqual: binary("GreaterOrEqual", "bool"),
    Less: binary("Less", "bool"),
    LessEqual: binary("LessOrEqual", "bool"),
    Equal: binary("Equal", "bool"),
    NotEqual(graph, { a, b }: Two) {
      const shape = broadcast({ a, b });
      return graph.emit("Not", [graph.emit("Equal", [a, b], shape, { dtype: "bool" })], shape, { dtype: "bool" });
    },
  },
};

export const logic: Translations = {
  types: ["bool"],
  kernels: {
    LogicalAnd: binary("And", "bool"),
    LogicalOr: binary("Or", "bool"),
    LogicalNot: (graph, { x }: One) => graph.emit("Not", [x], x.shape, { dtype: "bool" }),
  },
};

const elementTypes: Readonly<Record<string, number>> = { float32: 1, int32: 6, bool: 9 };

export const choice: Translations = {
  types: ["float32", "int32", "bool"],
  kernels: {
    Select(graph, { condition, t, e }: { condition: Term; t: Term; e: Term }) {
      if (condition.value.dtype !== "bool" || t.value.dtype !== "float32" || e.value.dtype !== "float32")
        return undefined;
      return same(condition.shape, t.shape) ? graph.emit("Where", [condition, t, e], t.shape) : undefined;
    },
    Cast(graph, { x }: One, { dtype }: { dtype: string }) {
      const to = elementTypes[dtype];
      if (to === undefined) return undefined;
      if (x.value.dtype === dtype) return x;
      return graph.emit("Cast", [x], x.shape, { attributes: { to }, dtype: dtype as "float32" });
    },
  },
};
