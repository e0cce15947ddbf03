import { expect, test } from "vitest";
import { pieces } from "../../node/test/network.js";
import { findFile } from "../src/package-index.js";
import { world } from "./world.js";

const { signal } = new AbortController();
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
