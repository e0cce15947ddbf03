import * as tf from "@tensorflow/tfjs-core";
import type { Term } from "../value.js";
import type { Translations, Two } from "./translation.js";

/** Matrix products, and what is made of columns. */
export const matrix: Translations = {
  types: ["float32"],
  kernels: {
    BatchMatMul(graph, { a, b }: Two, { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean }) {
      const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
      const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
      const [rows, inner] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
      const columns = transposeB ? bRows : bColumns;
      const batch = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
      const shape = [...batch, rows, columns];
      const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
      const cost = inner * tf.util.sizeFromShape(shape);
      // One product where there is but one; a batch takes the operator that knows of batches.
      const flat = (term: Term): Term => ({ value: term.value, shape: term.shape.slice(-2) });
      if (tf.util.sizeFromShape(batch) === 1) {
        const { value } = graph.emit("Gemm", [flat(a), flat(b)], [rows, columns], { attributes, cost });
        return { value, shape };
      }
      return graph.emit("FusedMatMul", [a, b], shape, { attributes, cost, domain: "com.microsoft" });
    },
    FusedBatchNorm(
      graph,
      { x, mean, variance, scale, offset }: Record<"x" | "mean" | "variance", Term> & { scale?: Term; offset?: Term },
      { varianceEpsilon }: { varianceEpsilon: number },
    ) {
      const deviation = graph.emit(
        "Sqrt",
        [graph.emit("Add", [variance, graph.number(varianceEpsilon)], variance.shape)],
        variance.shape,
      );
      const inverse = graph.emit("Reciprocal", [deviation], variance.shape);
      const gain = scale ? graph.emit("Mul", [inverse, scale], variance.shape) : inverse;
      const scaled = graph.emit("Mul", [graph.emit("Sub", [x, mean], x.shape), gain], x.shape);
      return offset ? graph.emit("Add", [scaled, offset], x.shape) : scaled;
    },
  },
};
