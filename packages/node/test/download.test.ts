import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { download } from "../src/network/download.js";
import { type Network, openAddress } from "../src/network/http.js";
import { temporaryFolder } from "./draw.js";
import { pieces, serve } from "./network.js";

/** Incompressible enough to come in several pieces, and always the same. */
const bytes = Buffer.from(Uint8Array.from({ length: 12_345 }, (_, i) => (i * 7919 + (i >> 5) * 104_729) % 251));
const { signal } = new AbortController();
const wanted = {
  address: new URL("https://files.test/a.whl"),
  route: {},
  sha256: createHash("sha256").update(bytes).digest("hex"),
  bytes: bytes.length,
  otherwise: "ask somebody",
};

const get = (path: string, open: Network["open"], wait: Network["wait"] = async () => {}) =>
  download(path, wanted, { open, wait }, signal, () => {});

test("a line that breaks again and again is taken up each time where it broke", async () => {
  const path = join(temporaryFolder(), "a.whl");
  const asked: number[] = [];
  await get(path, async (_, from) => {
    asked.push(from);
    return pieces(bytes, from, from + 2000);
  });
  expect(asked.slice(0, 3)).toEqual([0, 2000, 4000]);
  expect(readFileSync(path).equals(bytes)).toBe(true);
});

test("a server that knows no ranges is taken from the start", async () => {
  const path = join(temporaryFolder(), "a.whl");
  writeFileSync(`${path}.part`, "rubbish that a range would have kept");
  await get(path, async () => pieces(bytes, 0));
  expect(readFileSync(path).equals(bytes)).toBe(true);
});

test("where nothing comes for a while it is given up, and what is there is kept", async () => {
  const path = join(temporaryFolder(), "a.whl");
  writeFileSync(`${path}.part`, bytes.subarray(0, 3000));
  const waits: number[] = [];
  const failing = get(
    path,
    async () => {
      throw new Error("connection refused");
    },
    async (milliseconds) => waits.push(milliseconds),
  );
  await expect(failing).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(
      /files\.test failed: connection refused; what is there .* is kept.*; you can also ask somebody$/,
    ),
  });
  expect(waits).toEqual([1000, 2000, 4000, 8000]);
  expect(statSync(`${path}.part`).size).toBe(3000);
});

test("a wrong checksum removes the file, so that the next try starts anew", async () => {
  const path = join(temporaryFolder(), "a.whl");
  const damaged = Buffer.from(bytes);
  damaged[5000] = (damaged[5000] ?? 0) ^ 1;
  await expect(get(path, async (_, from) => pieces(damaged, from))).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining("files.test sent does not have the checksum"),
  });
  expect([existsSync(path), existsSync(`${path}.part`)]).toEqual([false, false]);
  await get(path, async (_, from) => pieces(bytes, from));
  expect(existsSync(path)).toBe(true);
});

test("a server's no is final, and so is a file larger than it should be", async () => {
  let asked = 0;
  const refusing = get(join(temporaryFolder(), "a.whl"), async () => {
    asked++;
    return { ...pieces(bytes, 0), status: 404 };
  });
  await expect(refusing).rejects.toThrow("files.test answers 404");
  expect(asked).toBe(1);
  const larger = Buffer.concat([bytes, Buffer.alloc(9000)]);
  await expect(get(join(temporaryFolder(), "a.whl"), async () => pieces(larger, 0))).rejects.toThrow();
});

test("a full disk is not tried again", async () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  let asked = 0;
  const failing = get(join(temporaryFolder(), "a.whl"), async () => {
    asked++;
    throw full;
  });
  await expect(failing).rejects.toBe(full);
  expect(asked).toBe(1);
});

/** A server on this machine, and what each request to it was authorised by. */
async function watched(listener: RequestListener) {
  const seen: (string | undefined)[] = [];
  const host = await serve((request, response) => {
    seen.push(request.headers.authorization);
    listener(request, response);
  });
  return { seen, host };
}

test("over HTTP: ranges, redirections, and a password that goes to its own host alone", async () => {
  const files = await watched((request, response) => {
    if (request.headers.range) response.writeHead(206, { "content-range": "bytes 3-5/6" }).end("def");
    else response.end("abcdef");
  });
  const moved = await watched((_, response) =>
    response.writeHead(302, { location: `http://${files.host}/file` }).end("elsewhere"),
  );
  const rest = await openAddress(new URL(`http://${files.host}/file`), 3, {}, signal);
  expect([rest.status, rest.from, await text(rest.body)]).toEqual([206, 3, "def"]);
  const whole = await openAddress(new URL(`http://me:p%40ss@${moved.host}/file`), 0, {}, signal);
  expect([whole.status, whole.from, await text(whole.body)]).toEqual([200, 0, "abcdef"]);
  expect(moved.seen).toEqual([`Basic ${Buffer.from("me:p@ss").toString("base64")}`]);
  expect(files.seen).toEqual([undefined, undefined]);
});
