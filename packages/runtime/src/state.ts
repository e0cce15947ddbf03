import type { Tensor } from "@dotgan/kit";
import { Invariant, RunError, type SavedTensor, type Tensorflow } from "./ports.js";

/**
 * The named tensors of a run: weights `G/3/kernel`, averages `average:G/3/kernel`, optimizer slots `adam:G/3/kernel:m`,
 * constraint state `spectralNorm:D/0/kernel:u`. What a step replaces is kept until `commit`, so that a step gone wrong can
 * be undone and looked at.
 */
export class State {
  readonly #tf: Tensorflow;
  readonly #tensors = new Map<string, Tensor>();
  readonly #replaced = new Map<string, Tensor | undefined>();

  constructor(tf: Tensorflow) {
    this.#tf = tf;
  }

  get(key: string): Tensor {
    const tensor = this.#tensors.get(key);
    if (!tensor) throw new Invariant(`there is no tensor \`${key}\``);
    return tensor;
  }

  has(key: string): boolean {
    return this.#tensors.has(key);
  }

  keys(): readonly string[] {
    return [...this.#tensors.keys()];
  }

  /** Takes over a tensor, which no tidy disposes from then on. */
  set(key: string, tensor: Tensor): void {
    const old = this.#tensors.get(key);
    if (old === tensor) return;
    this.#tensors.set(key, this.#tf.keep(tensor));
    if (this.#replaced.has(key)) old?.dispose();
    else this.#replaced.set(key, old);
  }

  /** Gives tensors that share their values, as an average does with its weight at first, values of their own. */
  separate(): void {
    const seen = new Set<object>();
    for (const [key, tensor] of this.#tensors) {
      if (seen.has(tensor.dataId)) this.set(key, this.#tf.mul(tensor, 1));
      seen.add(tensor.dataId);
    }
    this.commit();
  }

  /** Ends a step: what it replaced is gone. */
  commit(): void {
    for (const old of this.#replaced.values()) old?.dispose();
    this.#replaced.clear();
  }

  /** Undoes everything since the last `commit`. */
  rollback(): void {
    for (const [key, old] of this.#replaced) {
      this.#tensors.get(key)?.dispose();
      if (old) this.#tensors.set(key, old);
      else this.#tensors.delete(key);
    }
    this.#replaced.clear();
  }

  /** Every tensor's values. Refuses to hand out a number that is not finite, so that no checkpoint ever holds one. */
  async save(): Promise<Record<string, SavedTensor>> {
    const saved: Record<string, SavedTensor> = {};
    for (const [key, tensor] of this.#tensors) {
      // A copy: some engines hand out the memory that they compute in.
      const values = Float32Array.from(await tensor.data());
      if (!values.every(Number.isFinite)) {
        throw new RunError("not-finite", `\`${key}\` holds a value that is not finite`, { tensor: key });
      }
      saved[key] = { shape: [...tensor.shape], values };
    }
    return saved;
  }

  load(tensors: Readonly<Record<string, SavedTensor>>): void {
    for (const [key, { shape, values }] of Object.entries(tensors)) {
      this.set(key, this.#tf.tensor(Float32Array.from(values), [...shape], "float32"));
    }
    this.commit();
  }

  dispose(): void {
    this.rollback();
    for (const tensor of this.#tensors.values()) tensor.dispose();
    this.#tensors.clear();
  }
}
