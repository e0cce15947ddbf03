import type { Tensorflow } from "@dotgan/kit";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { setGradient } from "./register.js";

/** Gradients of operators that copy or rearrange: one that is missing, one that is a sum of slices, copy by copy. */
export const repairShape = (tf: Tensorflow): void => {
  setGradient(tf, {
    kernelName: "DepthToSpace",
    inputsToSave: ["x"],
    gradFunc: (dy, saved, attrs) => ({
      x: () => {
        const [batch, height, width, channels] = (saved[0] as Tensor4D).shape;
        const block = attrs.blockSize as number;
        const split = tf.reshape(dy as Tensor, [batch * height, block, width, channels / block]);
        return tf.reshape(tf.transpose(split, [0, 2, 1, 3]), [batch, height, width, channels]);
      },
    }),
  });

  setGradient(tf, {
    kernelName: "Tile",
    inputsToSave: ["x"],
    gradFunc: (dy, saved, attrs) => ({
      x: () => {
        const { shape } = saved[0] as Tensor;
        const copies = attrs.reps as number[];
        // One axis at a time, so that no tensor has more dimensions than every backend can sum over.
        return shape.reduce(
          (sum: Tensor, size, axis) => {
            const count = copies[axis] ?? 1;
            if (count === 1) return sum;
            const apart = [...sum.shape.slice(0, axis), count, size, ...sum.shape.slice(axis + 1)];
            return tf.sum(tf.reshape(sum, apart), axis);
          },
          tf.clone(dy as Tensor),
        );
      },
    }),
  });

  // The stock gradient is that of padding with zeros: it drops what the mirrored rows send back.
  setGradient(tf, {
    kernelName: "MirrorPad",
    inputsToSave: ["x"],
    gradFunc: (dy, saved, attrs) => ({
      x: () => {
        const { shape } = saved[0] as Tensor;
        const skipped = attrs.mode === "reflect" ? 1 : 0;
        return (attrs.paddings as unknown as [number, number][]).reduce(
          (sum, [before, after], axis) => {
            const size = shape[axis] as number;
            const part = (start: number, length: number): Tensor => {
              const begin = sum.shape.map((_, i) => (i === axis ? start : 0));
              return tf.slice(
                sum,
                begin,
                sum.shape.map((whole, i) => (i === axis ? length : whole)),
              );
            };
            const folded = (start: number, length: number, to: number): Tensor => {
              const around = sum.shape.map((_, i): [number, number] =>
                i === axis ? [to, size - to - length] : [0, 0],
              );
              return tf.pad(tf.reverse(part(start, length), axis), around);
            };
            let inner = part(before, size);
            if (before > 0) inner = tf.add(inner, folded(0, before, skipped));
            if (after > 0) inner = tf.add(inner, folded(before + size, after, size - after - skipped));
            return inner;
          },
          tf.clone(dy as Tensor),
        );
      },
    }),
  });
};
