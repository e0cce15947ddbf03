/** Squared distance of row `i` of `a` and row `j` of `b`. */
function squaredDistance(a: Float32Array, i: number, b: Float32Array, j: number, size: number): number {
  let sum = 0;
  for (let n = 0; n < size; n++) sum += ((a[i * size + n] as number) - (b[j * size + n] as number)) ** 2;
  return sum;
}

/** The squared distance of each row to its k-th nearest other row. */
function radii(rows: Float32Array, size: number, k: number): Float64Array {
  const count = rows.length / size;
  return Float64Array.from({ length: count }, (_, i) => {
    const nearest: number[] = [];
    for (let j = 0; j < count; j++) {
      if (j === i) continue;
      const distance = squaredDistance(rows, i, rows, j, size);
      if (nearest.length === k && distance >= (nearest[k - 1] as number)) continue;
      const place = nearest.findIndex((other) => distance < other);
      nearest.splice(place < 0 ? nearest.length : place, 0, distance);
      if (nearest.length > k) nearest.pop();
    }
    return nearest[k - 1] as number;
  });
}

export interface Overlap {
  /** Share of fakes inside some real's ball. */
  readonly precision: number;
  /** Share of reals inside some fake's ball. */
  readonly recall: number;
  /** How many reals' balls a fake lies in, over the k that are to be expected; may exceed 1. */
  readonly density: number;
  /** Share of reals whose ball holds a fake. */
  readonly coverage: number;
}

/**
 * How two samples cover each other, when each row stands for the ball around it that reaches to its k-th nearest
 * neighbour of its own kind (arXiv:1904.06991; density and coverage: arXiv:2002.09797).
 */
export function overlap(reals: Float32Array, fakes: Float32Array, size: number, k: number): Overlap {
  const [realRadii, fakeRadii] = [radii(reals, size, k), radii(fakes, size, k)];
  const fakeInside = new Uint8Array(fakeRadii.length);
  let [recalled, covered, memberships] = [0, 0, 0];
  for (const [i, radius] of realRadii.entries()) {
    let [realInside, holdsFake] = [false, false];
    for (const [j, fakeRadius] of fakeRadii.entries()) {
      const distance = squaredDistance(reals, i, fakes, j, size);
      if (distance <= fakeRadius) realInside = true;
      if (distance > radius) continue;
      holdsFake = true;
      fakeInside[j] = 1;
      memberships++;
    }
    if (realInside) recalled++;
    if (holdsFake) covered++;
  }
  return {
    precision: fakeInside.reduce((sum, inside) => sum + inside, 0) / fakeRadii.length,
    recall: recalled / realRadii.length,
    density: memberships / (k * fakeRadii.length),
    coverage: covered / realRadii.length,
  };
}
