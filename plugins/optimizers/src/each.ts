import { named, type Tensor, type Updated } from "@dotgan/kit";

/** A weight and its slots after an update. */
export interface Next {
  readonly weight: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
}

/** Applies a rule to each weight with its gradient and its slots. */
export function each(
  weights: readonly Tensor[],
  gradients: readonly Tensor[],
  slots: Readonly<Record<string, readonly Tensor[]>>,
  rule: (weight: Tensor, gradient: Tensor, slot: (name: string) => Tensor) => Next,
): Updated {
  const nexts = weights.map((weight, i) => rule(weight, entry(gradients, i), (name) => entry(named(slots, name), i)));
  const list = (name: string) => nexts.map((next) => named(next.slots, name));
  return {
    weights: nexts.map(({ weight }) => weight),
    slots: Object.fromEntries(Object.keys(slots).map((name) => [name, list(name)])),
  };
}

function entry(list: readonly Tensor[], i: number): Tensor {
  const tensor = list[i];
  if (!tensor) throw new Error(`there is no entry ${i} for weight ${i}`);
  return tensor;
}
