import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import util from "node:util";
import type { Tensorflow } from "@dotgan/kit";
import {
  bindingFolder,
  bindingPackage,
  engineFolderName,
  enginesFolder,
  quietAddon,
  type Variant,
} from "./installed.js";

/** A tfjs-node that lies somewhere; whether it works is seen when it is loaded. */
export interface FoundTensorflow {
  /** As a person would name it: a package, or a folder. */
  readonly name: string;
  /** Its entry file. */
  readonly file: string;
  /** `named` by GAN_TFJS_NODE, `stock` beside the project, `installed` by `gan engine install`. */
  readonly origin: "named" | "stock" | "installed";
}

const variants: readonly Variant[] = ["gpu", "cpu"];

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
  // Where they are still there, they would warn.
  Object.assign(util, gone);
};

/** Where to look: what GAN_TFJS_NODE names and nothing else; else beside this package and the command, then the cache. */
const places = (): { readonly from: string; readonly name: string; readonly origin: FoundTensorflow["origin"] }[] => {
  const here = pathToFileURL(join(process.cwd(), "/")).href;
  const named = process.env.GAN_TFJS_NODE;
  if (named) return [{ from: here, name: named, origin: "named" }];
  return [
    ...[import.meta.url, here].flatMap((from) =>
      variants.map((variant) => ({ from, name: bindingPackage(variant), origin: "stock" as const })),
    ),
    ...variants.map((variant) => ({
      from: here,
      name: bindingFolder(join(enginesFolder(), engineFolderName(variant)), variant),
      origin: "installed" as const,
    })),
  ];
};

/** Every tfjs-node that is there, in the order in which they are tried. Loads none. */
export const findTensorflow = (): FoundTensorflow[] => {
  const found = new Map<string, FoundTensorflow>();
  for (const { from, name, origin } of places()) {
    try {
      const file = createRequire(from).resolve(name);
      if (!found.has(file)) found.set(file, { name, file, origin });
    } catch {
      // Not there.
    }
  }
  return [...found.values()];
};

/** Has TensorFlow's library say nothing but errors, where what does that was built. */
const silence = (file: string): void => {
  try {
    process.dlopen({ exports: {} }, quietAddon(join(dirname(file), "..")));
  } catch {
    // It is not there, as beside a stock tfjs-node.
  }
};

/**
 * TensorFlow's native library through the first tfjs-node that loads. It brings its own copy of tfjs-core: gradients are to
 * be repaired on what this returns.
 * @throws Error whose message says what is missing.
 */
export const loadTensorflow = (): Tensorflow => {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  putBackUtil();
  const failures: string[] = [];
  for (const { name, file } of findTensorflow()) {
    try {
      silence(file);
      return createRequire(file)(file) as Tensorflow;
    } catch (error) {
      const first = error instanceof Error ? error.message.trim().split("\n")[0] : String(error);
      failures.push(`${name} is there but does not load: ${first}`);
    }
  }
  if (failures.length) throw new Error(failures.join("; "));
  const named = process.env.GAN_TFJS_NODE;
  if (named) throw new Error(`GAN_TFJS_NODE names ${named}, where no package is`);
  throw new Error("not installed here; `gan engine install` brings it");
};
