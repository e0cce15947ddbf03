import { defineInitializer, p } from "@dotgan/kit";
import { count } from "./count.js";

/** Gram-Schmidt in place: makes `rows` vectors of length `length`, one after another in `values`, orthonormal. */
function orthonormalize(values: Float64Array, rows: number, length: number): void {
  for (let i = 0; i < rows; i++) {
    const row = values.subarray(i * length, (i + 1) * length);
    for (let j = 0; j < i; j++) {
      const earlier = values.subarray(j * length, (j + 1) * length);
      let along = 0;
      for (let k = 0; k < length; k++) along += (row[k] as number) * (earlier[k] as number);
      for (let k = 0; k < length; k++) row[k] = (row[k] as number) - along * (earlier[k] as number);
    }
    let squares = 0;
    for (let k = 0; k < length; k++) squares += (row[k] as number) ** 2;
    const norm = Math.sqrt(squares);
    for (let k = 0; k < length; k++) row[k] = (row[k] as number) / norm;
  }
}

export const orthogonal = defineInitializer({
  name: "orthogonal",
  contract: 1,
  doc: "Starts a weight as a random orthogonal matrix (all dimensions but the last are its rows), so that no direction grows or shrinks.",
  cite: "arXiv:1312.6120",
  aliases: ["orthonormal", "ortho"],
  params: { gain: p.number({ doc: "Multiplies the matrix.", above: 0, default: 1 }) },
  positional: ["gain"],
  example: "weights G, D = orthogonal",
  init(shape, _fans, { gain }, { stream }) {
    const columns = shape.at(-1) ?? 1;
    const rows = count(shape) / columns;
    // The shorter side's vectors can be orthogonal to each other; drawn normal, every rotation is equally likely.
    const [vectors, length] = rows < columns ? [rows, columns] : [columns, rows];
    const basis = Float64Array.from(stream.normal(vectors * length));
    orthonormalize(basis, vectors, length);
    return Float32Array.from({ length: vectors * length }, (_, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      return gain * (basis[rows < columns ? at : column * length + row] as number);
    });
  },
});
