import type { Examples } from "@dotgan/kit";
import type { Cursor } from "@dotgan/runtime";
import { expect, test } from "vitest";
import { readAhead } from "../src/read-ahead.js";

function counting(examples: number, ahead: number) {
  const asked: string[] = [];
  const batches = readAhead({
    examples,
    ahead,
    async fetch({ epoch, offset }: Cursor, size: number) {
      asked.push(`${epoch}:${offset}+${size}`);
      return { count: size } as Examples;
    },
    drain() {},
  });
  return { asked, batches };
}

test("what is expected next is fetched before it is asked for, over the end of a pass", async () => {
  const { asked, batches } = counting(10, 2);
  const { next } = await batches.take({ epoch: 0, offset: 0 }, 4);
  expect(asked).toEqual(["0:0+4", "0:4+4", "0:8+4"]);
  const second = await batches.take(next, 4);
  expect(second.next).toEqual({ epoch: 0, offset: 8 });
  expect(asked.slice(3)).toEqual(["1:4+4"]);
  expect((await batches.take(second.next, 4)).next).toEqual({ epoch: 1, offset: 4 });
});

test("another size or another place is answered rightly", async () => {
  const { asked, batches } = counting(100, 3);
  const { next } = await batches.take({ epoch: 0, offset: 0 }, 10);
  const wider = await batches.take(next, 20);
  expect([wider.batch.count, wider.next.offset]).toEqual([20, 30]);
  const jumped = await batches.take({ epoch: 7, offset: 50 }, 20);
  expect(jumped.next).toEqual({ epoch: 7, offset: 70 });
  expect(asked.filter((place) => place.endsWith("+20") && place.startsWith("0"))).toHaveLength(4);
});

test("a failed fetch is thrown when its batch is taken, not before", async () => {
  let fails = false;
  const batches = readAhead({
    examples: 100,
    ahead: 1,
    fetch: async (_, size) => {
      if (fails) throw new Error("gone");
      fails = true;
      return { count: size } as Examples;
    },
    drain() {},
  });
  const { next } = await batches.take({ epoch: 0, offset: 0 }, 10);
  await expect(batches.take(next, 10)).rejects.toThrow("gone");
});
