import { opendir, readFile, realpath, stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { InputError } from "./errors.js";
import type { ImageSource } from "./image-source.js";
import { isImageName } from "./image-source.js";
import { maxFileBytes } from "./images.js";

const maxDepth = 64;

/**
 * The images of a folder and all below it. Links are followed where they end inside the folder; a link that leads
 * outside, or back to a folder above, is passed over. Throws `InputError` where folders are nested beyond 64.
 */
export async function openImageFolder(path: string): Promise<ImageSource> {
  const where = resolve(path);
  const root = await realpath(where);
  const found = new Map<string, { identity: string; path: string; size: number }>();

  async function walk(folder: string, prefix: string, above: readonly string[]): Promise<void> {
    if (above.length > maxDepth) throw new InputError(`${where}: folders are nested deeper than ${maxDepth}`);
    for await (const entry of await opendir(folder)) {
      if (entry.name.startsWith(".")) continue;
      const name = prefix + entry.name;
      if (!entry.isSymbolicLink() && !entry.isDirectory() && !isImageName(name)) continue;
      let target = join(folder, entry.name);
      if (entry.isSymbolicLink()) {
        const real = await realpath(target).catch(() => undefined);
        if (!real?.startsWith(root + sep) || above.includes(real)) continue;
        target = real;
      }
      const facts = await stat(target);
      if (facts.isDirectory()) await walk(target, `${name}/`, [...above, target]);
      else if (facts.isFile() && isImageName(name)) {
        found.set(name, { identity: `${facts.size} ${facts.mtimeMs}`, path: target, size: facts.size });
      }
    }
  }
  await walk(root, "", [root]);

  return {
    where,
    names: [...found.keys()].sort(),
    identity: (name) => found.get(name)?.identity,
    async read(name) {
      const file = found.get(name);
      if (!file) throw new Error("no such file");
      if (file.size > maxFileBytes) throw new Error(`larger than ${maxFileBytes / 1024 / 1024} MB`);
      return readFile(file.path);
    },
    close() {},
  };
}
