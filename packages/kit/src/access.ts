/** The one input of a layer that takes one. */
export function only<T>(inputs: readonly T[]): T {
  const [input] = inputs;
  if (input === undefined || inputs.length > 1) throw new Error(`one input was declared, ${inputs.length} came`);
  return input;
}

/** A weight, slot, state or head by the name under which the plugin declared it. */
export function named<T>(values: Readonly<Record<string, T>>, name: string): T {
  const value = values[name];
  if (value === undefined) throw new Error(`\`${name}\` was not declared; there is ${Object.keys(values).join(", ")}`);
  return value;
}
