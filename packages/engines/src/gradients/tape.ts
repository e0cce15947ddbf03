import type { Tensorflow } from "@dotgan/kit";

interface TapeNode {
  readonly inputs: Readonly<Record<string, { readonly id: number }>>;
  readonly outputs: readonly { readonly id: number }[];
}

const repaired = new WeakSet<object>();

/**
 * Puts an operator on the tape before the copies of its own output that it saves for its gradient.
 *
 * TensorFlow.js records those copies first. The walk from the inputs to the result then meets a copy before the operator
 * that made it, takes it for a constant, and every derivative of a gradient that uses a saved output (tanh, sigmoid, exp,
 * elu, softmax, max, ...) silently misses a term (tensorflow/tfjs#3252).
 */
export const repairTapeOrder = (tf: Tensorflow): void => {
  const engine = tf.engine() as unknown as {
    state: { activeTape: TapeNode[] | null | undefined };
    addTapeNode(...args: unknown[]): void;
  };
  if (repaired.has(engine)) return;
  repaired.add(engine);
  const addTapeNode = engine.addTapeNode;
  engine.addTapeNode = function (...args) {
    addTapeNode.apply(this, args);
    const tape = this.state.activeTape;
    const node = tape?.at(-1);
    if (!tape || !node) return;
    const made = new Set(node.outputs.map(({ id }) => id));
    const copies = (earlier: TapeNode | undefined) => earlier?.inputs.x !== undefined && made.has(earlier.inputs.x.id);
    let place = tape.length - 1;
    while (copies(tape[place - 1])) place--;
    if (place === tape.length - 1) return;
    tape.pop();
    tape.splice(place, 0, node);
  };
};
