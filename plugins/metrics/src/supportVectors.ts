/** How far, in margins of 1, an example may be from what the optimum asks of it. */
const tolerance = 1e-3;

/**
 * The dual variables of a support vector machine with squared hinge loss, min w'w / 2 + C sum max(0, 1 - y w'x)^2: its
 * weights are w = sum alpha_i y_i x_i. Takes `gram`, the products x_i'x_j of all pairs of examples (row-major, a constant
 * feature of 1 included where there is to be an intercept, as in LIBLINEAR), and signs y of 1 and -1.
 *
 * Coordinate descent in the dual (Hsieh et al. 2008, doi:10.1145/1390156.1390208, with the products at hand
 * instead of the features), each time in the coordinate that gains most: with the gradient kept up to date, finding it
 * costs no more than the step. `start` is changed into the solution; that of a smaller C is a good one.
 */
export function supportVectors(
  gram: Float32Array,
  signs: ArrayLike<number>,
  c: number,
  start: Float64Array = new Float64Array(signs.length),
): Float64Array {
  const count = signs.length;
  const ridge = 1 / (2 * c);
  const alpha = start;
  const y = Float64Array.from(signs);
  const curvature = Float64Array.from({ length: count }, (_, i) => (gram[i * count + i] as number) + ridge);
  const gradient = new Float64Array(count).fill(-1);
  const add = (i: number, change: number) => {
    const signed = change * (y[i] as number);
    gradient[i] = (gradient[i] as number) + change * ridge;
    for (let j = 0, at = i * count; j < count; j++, at++)
      gradient[j] = (gradient[j] as number) + signed * (y[j] as number) * (gram[at] as number);
  };
  for (let i = 0; i < count; i++) if (alpha[i] !== 0) add(i, alpha[i] as number);
  for (;;) {
    let best = -1;
    let gain = 0;
    let worst = 0;
    for (let i = 0; i < count; i++) {
      const slope = gradient[i] as number;
      const value = alpha[i] as number;
      if (slope >= 0 && value === 0) continue;
      const steepness = Math.abs(slope);
      if (steepness > worst) worst = steepness;
      const step = Math.max(-value, -slope / (curvature[i] as number));
      const gained = -step * (slope + (step * (curvature[i] as number)) / 2);
      if (gained > gain) {
        best = i;
        gain = gained;
      }
    }
    if (worst <= tolerance || best < 0) return alpha;
    const value = alpha[best] as number;
    const next = Math.max(0, value - (gradient[best] as number) / (curvature[best] as number));
    alpha[best] = next;
    add(best, next - value);
  }
}
