import { readdirSync, readFileSync } from "node:fs";
import type { Source } from "../src/index.js";

const folder = new URL("./samples/", import.meta.url);

/** Every good file that the tests have. */
export const samples: readonly Source[] = readdirSync(folder)
  .sort()
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), "utf8") }));

export const source = (text: string, name = "test.gan"): Source => ({ name, text });
