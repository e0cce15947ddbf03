import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { DataAccess, ImageFit } from "@dotgan/kit";
import { createStream } from "@dotgan/runtime";

/** What stands in for a machine's data. */
export interface Drawn {
  /** Files of the data folders by path. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  /** Files of npm packages by `package/path`. */
  readonly packages?: Readonly<Record<string, Uint8Array>>;
  /** Image files by folder or archive. An image's pixels all have the value of the number in its name; `broken` ones fail. */
  readonly images?: Readonly<Record<string, readonly string[]>>;
}

/** Access to drawn data; `fits` collects how images were asked for. */
export function drawnAccess({ files = {}, packages = {}, images = {} }: Drawn, fits: ImageFit[] = []): DataAccess {
  return {
    file: async (...candidates) => candidates.map((path) => files[path]).find((bytes) => bytes !== undefined),
    packageFile: async (name, path) => packages[`${name}/${path}`],
    async imageFiles(...candidates) {
      const where = candidates.find((path) => Object.hasOwn(images, path));
      return where === undefined ? undefined : { where, names: [...(images[where] as readonly string[])].sort() };
    },
    async decode({ names }, fit) {
      fits.push(fit);
      const sound = names.flatMap((name, index) => (name.includes("broken") ? [] : [{ name, index }]));
      return {
        count: sound.length,
        origin: Uint32Array.from(sound, ({ index }) => index),
        broken: names.filter((name) => name.includes("broken")).map((name) => ({ name, reason: "drawn so" })),
        copy(index, target, offset) {
          const { name } = sound[index] as { name: string };
          const brightness = Number(/(\d+)[^/]*$/.exec(name)?.[1]);
          target.fill(brightness, offset, offset + fit.height * fit.width * fit.channels);
        },
        close() {},
      };
    },
    missing(message) {
      throw new Error(`missing: ${message}`);
    },
    badData(message) {
      throw new Error(`bad data: ${message}`);
    },
  };
}

const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = process.env.GAN_DATA ?? `${root}../shared/data`;

/** Whether a file of real data is on this machine. */
export const hasReal = (path: string): boolean => existsSync(`${folder}/${path}`);

/** Access to this machine's data folder and npm packages, without images. */
export const realAccess: DataAccess = {
  ...drawnAccess({}),
  async file(...candidates) {
    const found = candidates.map((path) => `${folder}/${path}`).find((path) => existsSync(path));
    if (found === undefined) return undefined;
    return found.endsWith(".gz") ? gunzipSync(readFileSync(found)) : readFileSync(found);
  },
  async packageFile(name, path) {
    const found = `${root}node_modules/${name}/${path}`;
    return existsSync(found) ? readFileSync(found) : undefined;
  },
};

export const stream = (seed = 1) => createStream(seed, "data", { step: 0, phase: 0, repeat: 0, pass: "data" });
