import type { Tensorflow } from "@dotgan/kit";
import type { Tensor } from "@tensorflow/tfjs-core";
import { runStock, setKernel } from "../kernel.js";

interface Factors {
  readonly a: Tensor;
  readonly b: Tensor;
}
interface Transposed {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * Matrix products. The stock kernel multiplies two plain matrices with XNNPACK at some 20 GFLOP/s a core, but falls back
 * to a loop 40 times slower where a factor is transposed or there is a batch of matrices: both are turned into the former.
 */
export const addMatrixKernels = (tf: Tensorflow): void => {
  const stock = tf.getKernel("BatchMatMul", "wasm");
  // XNNPACK keeps a right factor packed, by its memory alone: read in another shape, it would be read out of bounds.
  const packedAs = new WeakMap<object, string>();
  const packable = (b: Tensor): Tensor => {
    const shape = b.shape.join();
    const first = packedAs.get(b.dataId);
    if (first !== undefined && first !== shape) return tf.clone(b);
    packedAs.set(b.dataId, shape);
    return b;
  };
  const multiply = (a: Tensor, b: Tensor): Tensor =>
    runStock(tf, stock, { a, b: packable(b) }, { transposeA: false, transposeB: false });
  const flip = (t: Tensor): Tensor => {
    const [rows, columns] = t.shape.slice(-2) as [number, number];
    if (rows === 1 || columns === 1) return tf.reshape(t, [...t.shape.slice(0, -2), columns, rows]);
    const axes = t.shape.map((_, i) => i);
    return tf.transpose(t, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
  };

  setKernel<Factors, Transposed>(tf, "wasm", "BatchMatMul", ({ a, b }, { transposeA, transposeB }) => {
    const left = transposeA ? flip(a) : a;
    const right = transposeB ? flip(b) : b;
    const [rows, inner] = left.shape.slice(-2) as [number, number];
    const columns = right.shape.at(-1) as number;
    const batch = tf.broadcast_util.assertAndGetBroadcastShape(left.shape.slice(0, -2), right.shape.slice(0, -2));
    const count = tf.util.sizeFromShape(batch);
    if (count === 1) {
      return tf.reshape(multiply(tf.reshape(left, [rows, inner]), tf.reshape(right, [inner, columns])), [
        ...batch,
        rows,
        columns,
      ]);
    }
    const each = (t: Tensor, height: number, width: number): Tensor[] => {
      const matrices = tf.unstack(tf.reshape(t, [-1, height, width]));
      return matrices.length === 1 ? Array<Tensor>(count).fill(matrices[0] as Tensor) : matrices;
    };
    const lefts = each(left, rows, inner);
    const rights = each(right, inner, columns);
    return tf.reshape(tf.stack(lefts.map((matrix, i) => multiply(matrix, rights[i] as Tensor))), [
      ...batch,
      rows,
      columns,
    ]);
  });
};
