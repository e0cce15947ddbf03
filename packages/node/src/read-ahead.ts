import type { Examples } from "@dotgan/kit";
import { advance, type Cursor } from "@dotgan/runtime";

interface Ahead {
  readonly at: Cursor;
  readonly size: number;
  readonly examples: Promise<Examples>;
}

/**
 * Batches fetched before they are asked for, in the expectation that the same size goes on from where the last one ended.
 * Where another is asked for, what was fetched is dropped.
 */
export function readAhead({
  examples: total,
  ahead,
  fetch,
  drain,
}: {
  /** Of the training split. */
  readonly examples: number;
  /** Batches kept in readiness. */
  readonly ahead: number;
  fetch(at: Cursor, size: number): Promise<Examples>;
  /** Called before a batch is waited for. */
  drain(): void;
}) {
  let queue: Ahead[] = [];
  let waited = 0;

  function request(at: Cursor, size: number): void {
    const examples = fetch(at, size);
    // A failure matters only if the batch is taken; then `take` throws it.
    examples.catch(() => {});
    queue.push({ at, size, examples });
  }

  return {
    async take(at: Cursor, size: number): Promise<{ readonly batch: Examples; readonly next: Cursor }> {
      const began = performance.now();
      const expected = queue[0];
      if (expected?.at.epoch !== at.epoch || expected.at.offset !== at.offset || expected.size !== size) queue = [];
      if (queue.length === 0) request(at, size);
      while (queue.length <= ahead && size <= total) {
        const last = queue.at(-1) as Ahead;
        request(advance(last.at, last.size, total), size);
      }
      const { examples } = queue.shift() as Ahead;
      drain();
      const batch = await examples;
      waited += performance.now() - began;
      return { batch, next: advance(at, size, total) };
    },
    /** Seconds that `take` has waited, over all calls. */
    get waitedSeconds() {
      return waited / 1000;
    },
  };
}
