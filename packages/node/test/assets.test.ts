import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import type { Asset } from "@dotgan/kit";
import { expect, test } from "vitest";
import { openAssets } from "../src/assets.js";
import { downloadAsset } from "../src/network/asset.js";
import { network } from "../src/network/http.js";
import { temporaryFolder } from "./draw.js";
import { serve } from "./network.js";

const bytes = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919 + (i >> 5) * 104_729) % 251));
const asset: Asset = {
  name: "judge",
  file: "judge/weights.bin",
  bytes: bytes.length,
  sha256: createHash("sha256").update(bytes).digest("hex"),
  source: "These weights were made for this test.",
  address: "http://files.test/weights.bin",
};

/** A file in a new folder. */
function fileOf(content: Uint8Array | string, name = "any.bin"): string {
  const path = join(temporaryFolder(), name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
  return path;
}
const open = (given: readonly string[] = [], folders: readonly string[] = [], known: readonly Asset[] = [asset]) =>
  openAssets({ given, known, folders, downloads: join(temporaryFolder(), "assets") });

test("a file given by its path serves the asset whose checksum it has, whatever it is called", async () => {
  const path = fileOf(bytes);
  const assets = await open([path]);
  expect(assets.find(asset)).toBe(path);
  expect(bytes.equals(await assets.read(asset))).toBe(true);
});

test("a given file that is another one is refused in one line that says what is expected", async () => {
  const path = fileOf(bytes.subarray(1));
  const found = createHash("sha256").update(bytes.subarray(1)).digest("hex");
  const error = await open([path]).catch((thrown) => thrown);
  expect(error).toMatchObject({ exitCode: 2 });
  expect(error.message.split("\n")).toEqual([
    `--weights: ${path} is not judge/weights.bin, or it is damaged: its SHA-256 is ${found}, and ${asset.sha256} is expected; it has 299999 bytes where 300000 are due.`,
  ]);
  const second = { ...asset, file: "other.bin", sha256: "0".repeat(64) };
  await expect(open([path], [], [asset, second])).rejects.toThrow(
    `${asset.sha256} (judge/weights.bin) or ${second.sha256} (other.bin) is expected`,
  );
  await expect(open(["/nowhere/weights"])).rejects.toMatchObject({ exitCode: 2 });
});

test("a data folder is looked through before what was downloaded, and a damaged file is told by its place", async () => {
  const path = fileOf(bytes, asset.file);
  const folder = join(path, "../..");
  expect((await open([], [folder])).find(asset)).toBe(path);
  const downloads = await openAssets({ known: [asset], folders: [temporaryFolder()], downloads: folder });
  expect(downloads.find(asset)).toBe(path);
  writeFileSync(path, "damaged");
  await expect((await open([], [folder])).read(asset)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(`${path} is not judge/weights.bin, or it is damaged`),
  });
});

test("what is nowhere is told with what it is and the ways to get it", async () => {
  const error = await (await open([], ["/data"])).read(asset).catch((thrown) => thrown);
  expect(error).toMatchObject({ exitCode: 3 });
  for (const part of [
    asset.source,
    "`gan data get judge` downloads it (files.test)",
    "--weights gives it by its path",
    "/data/judge/weights.bin",
    asset.sha256,
  ])
    expect(error.message).toContain(part);
  const { address: _, ...unpublished } = asset;
  const quiet = await (await open([], ["/data"])).read(unpublished).catch((thrown) => thrown);
  expect(quiet.message).not.toContain("data get");
});

/** A server on this machine that has the file; `asked`: where each request wanted to begin. */
async function offer(answer: (from: number) => { status: number; body: Uint8Array; cutAfter?: number }) {
  const asked: number[] = [];
  const listener: RequestListener = (request, response) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    asked.push(from);
    const { status, body, cutAfter } = answer(from);
    const total = { "content-length": body.length };
    const range = status === 206 ? { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {};
    response.writeHead(status, { ...total, ...range });
    if (cutAfter === undefined) response.end(body);
    else response.write(body.subarray(0, cutAfter), () => setTimeout(() => response.destroy(), 50));
  };
  return { asked, address: `http://${await serve(listener)}/weights.bin` };
}

const { signal } = new AbortController();
/** The network of this machine, without the waits between tries. */
const hasty = { ...network, wait: async () => {} };
const fetchFrom = (address: string, folder: string, onProgress?: (there: number) => void) =>
  downloadAsset({ ...asset, address }, { folder, signal, network: hasty, ...(onProgress && { onProgress }) });

test("a transfer that is cut is taken up where it was, and the file is found afterwards", async () => {
  let requests = 0;
  const { asked, address } = await offer((from) => ({
    status: from > 0 ? 206 : 200,
    body: bytes.subarray(from),
    ...(requests++ < 2 && { cutAfter: 100_000 }),
  }));
  const folder = temporaryFolder();
  const told: number[] = [];
  const path = await fetchFrom(address, folder, (there) => told.push(there));
  expect(path).toBe(join(folder, asset.file));
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(asked).toEqual([0, 100_000, 200_000]);
  expect(told.at(-1)).toBe(bytes.length);
  const assets = await openAssets({ known: [asset], folders: [], downloads: folder });
  expect(bytes.equals(await assets.read(asset))).toBe(true);
});

test("what an earlier, stopped download left is gone on with", async () => {
  const { asked, address } = await offer((from) => ({ status: from > 0 ? 206 : 200, body: bytes.subarray(from) }));
  const folder = temporaryFolder();
  mkdirSync(join(folder, "judge"));
  writeFileSync(join(folder, `${asset.file}.part`), bytes.subarray(0, 123_456));
  await fetchFrom(address, folder);
  expect(asked).toEqual([123_456]);
});

test("a wrong checksum, a missing page and a dead host end in one line each, with the code of missing data", async () => {
  const folder = temporaryFolder();
  const wrong = Buffer.from(bytes);
  wrong[5] = 255 - (wrong[5] as number);
  const refusal = async (address: string) => {
    const error = await fetchFrom(address, folder).catch((thrown) => thrown);
    expect(error).toMatchObject({ exitCode: 3 });
    expect(error.message).not.toContain("\n");
    expect(error.message).toContain("give the file by its path: --weights");
    return error.message;
  };
  const damaged = await offer(() => ({ status: 200, body: wrong }));
  expect(await refusal(damaged.address)).toContain("does not have the checksum");
  expect(() => statSync(join(folder, `${asset.file}.part`))).toThrow("ENOENT");
  const gone = await offer(() => ({ status: 404, body: Buffer.from("no") }));
  expect(await refusal(gone.address)).toContain("answers 404");
  expect(gone.asked).toHaveLength(1);
  // Port 1 of this machine: nobody listens.
  expect(await refusal("http://127.0.0.1:1/weights.bin")).toContain("ECONNREFUSED");
});

test("a folder that cannot be made is told with the way out", async () => {
  const folder = join(fileOf("no folder"), "assets");
  await expect(fetchFrom("http://127.0.0.1:1/", folder)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining("GAN_CACHE can name another folder"),
  });
});
