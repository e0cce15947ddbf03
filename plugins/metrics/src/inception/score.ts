/** Classes of the network, with those that mean nothing. */
export const inceptionClasses = 1008;

/**
 * exp(mean KL(p(y|x) || p(y))) of each of `splits` parts of `count` images, in their order, as the code of
 * arXiv:1606.03498 divides them; gathered row by row.
 */
export class Scores {
  private rows = 0;
  private readonly count: number;
  private readonly classes: number;
  private readonly parts: { rows: number; negentropy: number; readonly sums: Float64Array }[];

  constructor(count: number, splits: number, classes = inceptionClasses) {
    this.count = count;
    this.classes = classes;
    this.parts = Array.from({ length: splits }, () => ({ rows: 0, negentropy: 0, sums: new Float64Array(classes) }));
  }

  /** Whole rows of logits. */
  add(logits: Float32Array): void {
    for (let start = 0; start + this.classes <= logits.length; start += this.classes) {
      // Part i holds the rows from floor(i count / splits) on.
      const place = Math.ceil((++this.rows * this.parts.length) / this.count) - 1;
      const part = this.parts[place];
      if (!part) throw new Error(`${this.count} rows were announced, and more came`);
      const shares = softmax(logits.subarray(start, start + this.classes));
      part.rows++;
      part.negentropy += negentropy(shares);
      for (let i = 0; i < this.classes; i++) part.sums[i] = (part.sums[i] as number) + (shares[i] as number);
    }
  }

  /** The mean of the parts' scores, and their deviation (of the population, as there). */
  summary(): { mean: number; deviation: number } {
    const scores = this.parts.map(({ rows, negentropy: sum, sums }) =>
      Math.exp(sum / rows - negentropy(sums.map((value) => value / rows))),
    );
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    return {
      mean,
      deviation: Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length),
    };
  }
}

function softmax(logits: Float32Array): Float64Array {
  const greatest = logits.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const powers = Float64Array.from(logits, (value) => Math.exp(value - greatest));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

const negentropy = (shares: Float64Array): number =>
  shares.reduce((sum, share) => (share > 0 ? sum + share * Math.log(share) : sum), 0);
