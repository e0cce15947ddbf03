import { defineView, type LatentFacts, type Ops, p, type Tensor } from "@dotgan/kit";
import { noImage } from "./grid.js";
import { tile } from "./picture.js";

/**
 * From `a` to `b`, both `[rows, n]`, at share `t`: straight, or along the sphere for normals, whose mass lies there. There
 * is no way from one class to another: a jump to it would look like a memorised image.
 */
function between(a: Tensor, b: Tensor, t: number, walk: LatentFacts["walk"], tf: Ops): Tensor {
  if (walk === "classes") return a;
  if (walk === "line") return tf.add(tf.mul(a, 1 - t), tf.mul(b, t));
  const unit = (x: Tensor) => tf.div(x, tf.norm(x, 2, 1, true));
  // Just inside [-1, 1]: acos of a rounding error beyond is NaN.
  const angle = tf.acos(tf.clipByValue(tf.sum(tf.mul(unit(a), unit(b)), 1, true), -0.9999, 0.9999));
  const share = (part: number) => tf.div(tf.sin(tf.mul(angle, part)), tf.sin(angle));
  return tf.add(tf.mul(a, share(1 - t)), tf.mul(b, share(t)));
}

export const interpolation = defineView({
  name: "interpolation",
  contract: 1,
  doc: "A walk through the latent space, one pair of latents to a row: straight for uniform factors, along the sphere for normal ones; categorical ones stay. Sharp jumps on the way hint at memorised images.",
  cite: "arXiv:1511.06434",
  aliases: ["walk", "latentWalk", "lerp", "slerp"],
  params: {
    rows: p.int({ doc: "Walks, one under the other.", min: 1, max: 100, default: 8 }),
    steps: p.int({ doc: "Images of a walk, both ends included.", min: 2, max: 100, default: 10 }),
  },
  positional: ["rows", "steps"],
  example: "at end { interpolation(4, 8) }",
  unsuitable: noImage,
  async draw(evaluation, { rows, steps }) {
    const { tf, data, latents } = evaluation;
    const images = tf.tidy(() => {
      const ends = evaluation.latentsFor(2 * rows);
      const frames = Array.from({ length: steps }, (_, step) => {
        const at = latents.map(({ name, walk }) => {
          const [a, b] = tf.split(ends[name] as Tensor, 2, 0) as [Tensor, Tensor];
          return [name, between(a, b, step / (steps - 1), walk, tf)];
        });
        return evaluation.generate(Object.fromEntries(at));
      });
      // [rows, steps, ...]: each row of the picture is one walk.
      return tf.stack(frames, 1);
    });
    const values = (await images.data()) as Float32Array;
    images.dispose();
    return tile({ count: rows * steps, shape: data.shape, values }, steps, data.range);
  },
});
