import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Worker } from "node:worker_threads";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

type WasmModule = ConstructorParameters<typeof BackendWasm>[0];

interface ThreadedModule {
  cwrap(name: string, result: string | null, args: readonly string[]): unknown;
  readonly PThread: { readonly unusedWorkers: Worker[]; readonly runningWorkers: Worker[] };
  tfjs?: unknown;
}

type Factory = (settings: {
  locateFile(file: string): string | URL;
  readonly mainScriptUrlOrBlob: string;
  instantiateWasm(
    imports: Record<string, Record<string, unknown>>,
    done: (instance: unknown, module: unknown) => void,
  ): object;
}) => Promise<ThreadedModule>;

// Neither the ES library nor Node's types declare WebAssembly.
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: { instantiate(binary: Uint8Array, imports: object): Promise<{ instance: unknown; module: unknown }> };
};

const script = "tfjs-backend-wasm-threaded-simd.js";

/**
 * The threaded build of the backend, which the package carries but never loads in Node (tensorflow/tfjs#3830): its worker
 * script is written for a browser's Blob and it sizes its pool to half the cores.
 * @param Backend the package's class, told already how many threads to start
 * @param folder the package's `wasm-out/`
 * @param threads how many threads to compute with, the calling one included; 8 at most
 */
export const openThreaded = async (
  Backend: typeof BackendWasm,
  folder: string,
  threads: number,
): Promise<BackendWasm> => {
  const require = createRequire(import.meta.url);
  const factory = require(folder + script) as Factory;
  const { wasmWorkerContents } = require(`${folder}tfjs-backend-wasm-threaded-simd.worker.js`) as {
    wasmWorkerContents: string;
  };
  const binary = await readFile(`${folder}tfjs-backend-wasm-threaded-simd.wasm`);
  const place = JSON.stringify(folder + script);
  const worker = [
    `import { createRequire } from "node:module";`,
    `const __filename = ${place}; const require = createRequire(__filename);`,
    // The script is kept in a template string, where its "\n" became line breaks inside string literals.
    wasmWorkerContents.replaceAll("\n", "\\n"),
  ].join(" ");

  const listeners = eventsOfCrash.map((event) => process.listeners(event as "uncaughtException"));
  const module = await new Promise<ThreadedModule>((resolve, reject) => {
    factory({
      locateFile: (file) =>
        file.endsWith(".worker.js") ? new URL(`data:text/javascript,${encodeURIComponent(worker)}`) : folder + file,
      mainScriptUrlOrBlob: folder + script,
      instantiateWasm(imports, done) {
        // The pool is half of what this answers.
        const env = { ...imports.env, emscripten_num_logical_cores: () => 2 * threads };
        WebAssembly.instantiate(binary, { ...imports, env }).then((made) => done(made.instance, made.module), reject);
        return {};
      },
    }).then(resolve, reject);
  });
  // Emscripten's handlers rethrow from its own minified line, which would bury the message of any crash of ours.
  for (const [i, event] of eventsOfCrash.entries()) {
    for (const listener of process.listeners(event as "uncaughtException")) {
      if (!listeners[i]?.includes(listener)) process.removeListener(event, listener);
    }
  }

  module.tfjs = {
    init: module.cwrap("init", null, []),
    initWithThreadsCount: module.cwrap("init_with_threads_count", null, ["number"]),
    getThreadsCount: module.cwrap("get_threads_count", "number", []),
    registerTensor: module.cwrap("register_tensor", null, ["number", "number", "number"]),
    disposeData: module.cwrap("dispose_data", null, ["number"]),
    dispose: module.cwrap("dispose", null, []),
  };
  for (const surplus of module.PThread.unusedWorkers.splice(threads - 1)) void surplus.terminate();
  const backend = new Backend(module as unknown as WasmModule);
  // Starting the pool made its workers keep the process alive, though they only wait for work.
  for (const worker of module.PThread.runningWorkers) worker.unref();
  return backend;
};

const eventsOfCrash = ["uncaughtException", "unhandledRejection"] as const;
