import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import util from "node:util";
import type { Tensorflow } from "@dotgan/kit";

const packages = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];

/** Checks that tfjs-node still calls and Node 23 removed. */
const putBackUtil = (): void => {
  const gone: Record<string, (value: unknown) => boolean> = {
    isNullOrUndefined: (value) => value === null || value === undefined,
    isUndefined: (value) => value === undefined,
    isNull: (value) => value === null,
    isArray: Array.isArray,
    isString: (value) => typeof value === "string",
    isNumber: (value) => typeof value === "number",
    isBoolean: (value) => typeof value === "boolean",
    isFunction: (value) => typeof value === "function",
    isObject: (value) => value !== null && typeof value === "object",
  };
  for (const [name, check] of Object.entries(gone)) (util as unknown as Record<string, unknown>)[name] ??= check;
};

/** Where to look, the first that has it wins: a named folder, this package's neighbours, the folder of the command. */
const places = (): { readonly from: string; readonly name: string }[] => {
  const named = process.env.GAN_TFJS_NODE;
  if (named) return [{ from: pathToFileURL(join(process.cwd(), "/")).href, name: named }];
  const froms = [import.meta.url, pathToFileURL(join(process.cwd(), "/")).href];
  return froms.flatMap((from) => packages.map((name) => ({ from, name })));
};

/**
 * TensorFlow's native library through tfjs-node, which brings its own copy of tfjs-core: gradients are to be repaired on
 * what this returns.
 * @throws Error whose message says what is missing.
 */
export const loadTensorflow = (): Tensorflow => {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  putBackUtil();
  for (const { from, name } of places()) {
    const require = createRequire(from);
    let file: string;
    try {
      file = require.resolve(name);
    } catch {
      continue;
    }
    try {
      return require(file) as Tensorflow;
    } catch (error) {
      const first = error instanceof Error ? error.message.split("\n")[0] : String(error);
      throw new Error(`${name} is installed but does not load: ${first}`);
    }
  }
  const named = process.env.GAN_TFJS_NODE;
  if (named) throw new Error(`GAN_TFJS_NODE names ${named}, where no package is`);
  throw new Error("neither @tensorflow/tfjs-node-gpu nor @tensorflow/tfjs-node is installed here");
};
