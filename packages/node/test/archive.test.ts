import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { archiveLimits, openArchive } from "../src/archive.js";
import { openImageFolder } from "../src/image-folder.js";
import { temporaryFolder, type ZipEntry, zip } from "./draw.js";

const folder = temporaryFolder();
let made = 0;
function archive(entries: readonly ZipEntry[]): string {
  const path = join(folder, `${made++}.zip`);
  writeFileSync(path, zip(entries));
  return path;
}
const bytes = (text: string) => new Uint8Array(Buffer.from(text));

test("the images of an archive are listed sorted and read in any order, at the same time", async () => {
  const entries = ["b/2.JPG", "b/10.png", "a.tiff"].map((name, i) => ({
    name,
    bytes: bytes(name.repeat(50)),
    store: i === 1,
  }));
  const others = ["readme.txt", "b/", "__MACOSX/b/._2.jpg", "b/.hidden.png"].map((name) => ({
    name,
    bytes: bytes(""),
  }));
  const opened = await openArchive(archive([...entries, ...others]));
  expect(opened.names).toEqual(["a.tiff", "b/10.png", "b/2.JPG"]);
  const read = await Promise.all(opened.names.map((name) => opened.read(name)));
  expect(read.map((found) => Buffer.from(found).toString())).toEqual(opened.names.map((name) => name.repeat(50)));
  opened.close();
});

test.each(["../evil.png", "/etc/evil.png", "a/../../evil.png", "C:/evil.png", "..\\evil.png"])(
  "an archive with an entry %s is refused",
  async (name) => {
    await expect(openArchive(archive([{ name, bytes: bytes("x") }]))).rejects.toMatchObject({
      name: "InputError",
      exitCode: 2,
    });
  },
);

test("what is no archive is refused by name", async () => {
  const path = join(folder, "no.zip");
  writeFileSync(path, "<html>sign in</html>");
  await expect(openArchive(path)).rejects.toThrow(/no\.zip: /);
});

test("entries that unpack too far, lie about themselves or are damaged cannot be read", async () => {
  const opened = await openArchive(
    archive([
      { name: "bomb.png", bytes: new Uint8Array(4 * 2 ** 20) },
      { name: "crc.png", bytes: bytes("abc"), claim: { crc: 1 } },
      { name: "good.png", bytes: bytes("good") },
      { name: "more.png", bytes: bytes("abcabcabc"), claim: { size: 3 } },
    ]),
  );
  await expect(opened.read("bomb.png")).rejects.toThrow("more than 200 times");
  await expect(opened.read("crc.png")).rejects.toThrow("wrong checksum");
  await expect(opened.read("more.png")).rejects.toThrow();
  await expect(opened.read("none.png")).rejects.toThrow("no such entry");
  expect(Buffer.from(await opened.read("good.png")).toString()).toBe("good");
  opened.close();
});

test("an archive is held to its limits", async () => {
  const path = archive(["a.png", "b.png"].map((name) => ({ name, bytes: bytes("12345") })));
  await expect(openArchive(path, { ...archiveLimits, totalBytes: 9 })).rejects.toThrow("more than 9 bytes");
  await expect(openArchive(path, { ...archiveLimits, entries: 1 })).rejects.toThrow("more than 1 entries");
  await expect((await openArchive(path, { ...archiveLimits, entryBytes: 4 })).read("a.png")).rejects.toThrow(
    "larger than 4",
  );
  await expect(
    openArchive(
      archive([
        { name: "a.png", bytes: bytes("1") },
        { name: "a.png", bytes: bytes("2") },
      ]),
    ),
  ).rejects.toThrow("two entries");
});

test("a folder is walked to its depths, sorted; links lead nowhere outside and not in circles", async () => {
  const root = join(folder, "images");
  mkdirSync(join(root, "cats/old"), { recursive: true });
  mkdirSync(join(folder, "outside"));
  for (const name of ["z.png", "cats/1.jpg", "cats/old/2.webp", "notes.txt", ".thumb.png"])
    writeFileSync(join(root, name), name);
  writeFileSync(join(folder, "outside/secret.png"), "secret");
  symlinkSync(join(folder, "outside"), join(root, "away"));
  symlinkSync(join(folder, "outside/secret.png"), join(root, "away.png"));
  symlinkSync(root, join(root, "cats/loop"));
  symlinkSync(join(root, "z.png"), join(root, "same.png"));
  symlinkSync(join(root, "nothing.png"), join(root, "dangling.png"));
  const opened = await openImageFolder(root);
  expect(opened.names).toEqual(["cats/1.jpg", "cats/old/2.webp", "same.png", "z.png"]);
  expect(Buffer.from(await opened.read("same.png")).toString()).toBe("z.png");
  await expect(opened.read("../outside/secret.png")).rejects.toThrow("no such file");
});
