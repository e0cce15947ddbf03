import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../node/test/draw.js";
import { download } from "../src/download.js";
import { openAddress } from "../src/http.js";
import { findFile } from "../src/package-index.js";
import type { Ports } from "../src/ports.js";
import { pieces, standIns, world } from "./world.js";

const { bytes, wheel } = standIns.library;
const { signal } = new AbortController();
const wanted = { address: new URL("https://files.test/a.whl"), route: {}, sha256: wheel.sha256, bytes: wheel.bytes };

const get = (path: string, open: Ports["open"], others: Partial<Ports> = {}) =>
  download(path, wanted, world({ open, ...others }).ports, signal, () => {});

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
    { wait: async (milliseconds) => waits.push(milliseconds) },
  );
  await expect(failing).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/files\.test failed: connection refused; what is there .* is kept/),
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

const index = { address: new URL("https://user:secret@index.test/simple/"), route: {} };
const page = (html: string, status = 200) =>
  world({ open: async () => ({ ...pieces(Buffer.from(html), 0), status }) }).ports;

test("a file is found on the index's page, by whatever kind of link", async () => {
  const find = (html: string) => findFile(index, "tensorflow", "a-1+b.whl", page(html), signal);
  expect((await find(`<a href="../../f/a-1%2Bb.whl#sha256=1">`)).pathname).toBe("/f/a-1%2Bb.whl");
  expect((await find(`<a class=x href='https://files.test/a-1+b.whl?x=1&amp;y=2'>`)).href).toBe(
    "https://files.test/a-1+b.whl?x=1&y=2",
  );
  await expect(find(`<a href="xa-1+b.whl.metadata">`)).rejects.toThrow("does not have a-1+b.whl");
});

test("an index that cannot be read is told by its host, without the password in its address", async () => {
  const error = await findFile(index, "tensorflow", "a.whl", page("", 503), signal).catch((thrown) => thrown);
  expect(error).toMatchObject({ exitCode: 3, message: expect.stringContaining("index.test cannot be read") });
  expect(error.message).not.toContain("secret");
});

/** A server on this machine, and what each request to it was authorised by. */
async function serve(listener: RequestListener) {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    listener(request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { seen, host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test("over HTTP: ranges, redirections, and a password that goes to its own host alone", async () => {
  const files = await serve((request, response) => {
    if (request.headers.range) response.writeHead(206, { "content-range": "bytes 3-5/6" }).end("def");
    else response.end("abcdef");
  });
  const moved = await serve((_, response) =>
    response.writeHead(302, { location: `http://${files.host}/file` }).end("elsewhere"),
  );
  const rest = await openAddress(new URL(`http://${files.host}/file`), 3, {}, signal);
  expect([rest.status, rest.from, await text(rest.body)]).toEqual([206, 3, "def"]);
  const whole = await openAddress(new URL(`http://me:p%40ss@${moved.host}/file`), 0, {}, signal);
  expect([whole.status, whole.from, await text(whole.body)]).toEqual([200, 0, "abcdef"]);
  expect(moved.seen).toEqual([`Basic ${Buffer.from("me:p@ss").toString("base64")}`]);
  expect(files.seen).toEqual([undefined, undefined]);
});
