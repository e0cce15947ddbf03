import type { BatchSource } from "./ports.js";

const remembered = new WeakMap<BatchSource, Map<string, Promise<unknown>>>();

/** Makes something of some data once, by its key; what fails is made again. */
export function remember<T>(batches: BatchSource, key: string, make: () => Promise<T>): Promise<T> {
  const known = remembered.get(batches) ?? new Map<string, Promise<unknown>>();
  remembered.set(batches, known);
  const before = known.get(key);
  if (before) return before as Promise<T>;
  const made = make();
  known.set(key, made);
  made.catch(() => known.delete(key));
  return made;
}
