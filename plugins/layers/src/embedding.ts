import { defineLayer, formatShape, named, only, p, size, vector } from "@dotgan/kit";

export const embedding = defineLayer({
  name: "embedding",
  contract: 1,
  doc: "Gives each class a trained vector of its own.",
  aliases: ["embed", "lookup"],
  params: { units: p.int({ doc: "Length of each class's vector.", min: 1 }) },
  positional: ["units"],
  example: "embedding(64)",
  shape(inputs, { units }) {
    const input = only(inputs);
    if (input.kind === "class") return vector(units);
    return { expected: "a class", hint: `${formatShape(input)} arrives here; dense(${units}) takes a vector` };
  },
  weights(inputs, { units }) {
    // Of a one-hot row's numbers a single one feeds the output.
    return { kernel: { shape: [size(only(inputs)), units], role: "kernel", fans: { in: 1, out: units } } };
  },
  apply(inputs, weights, _params, { tf }) {
    return tf.matMul(only(inputs), named(weights, "kernel"));
  },
  flops: (inputs, output) => 2 * size(only(inputs)) * size(output),
});
