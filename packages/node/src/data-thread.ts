import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { Examples } from "@dotgan/kit";
import type { BatchSource } from "@dotgan/runtime";
import type { TimedBatchSource } from "./data-inline.js";
import { type DataReply, type DataRequest, type DataThreadStart, fromMessage } from "./data-messages.js";
import { EnvironmentError, reasonOf } from "./errors.js";
import { type DataOptions, findDataset } from "./opened-data.js";
import { importPackage } from "./plugins.js";
import { readAhead } from "./read-ahead.js";

/** A thread loads JavaScript only: from sources, the built file beside them is taken. */
export const dataWorkerFile = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "../dist/data-worker.js" : "./data-worker.js", import.meta.url),
);

type Request = DataRequest extends infer R ? (R extends { id: number } ? Omit<R, "id"> : never) : never;

interface DataThread {
  readonly facts: BatchSource["facts"];
  ask(request: Request): Promise<Examples | undefined>;
  /** Takes the answers that have come, without waiting for the event loop to bring them. */
  drain(): void;
  stop(): Promise<void>;
}

function openThread(
  start: DataThreadStart,
  told: Pick<DataOptions, "onProgress" | "onBroken"> = {},
): Promise<DataThread> {
  if (!existsSync(dataWorkerFile)) {
    return Promise.reject(new EnvironmentError(`${dataWorkerFile} is not there; build first: npm run build`));
  }
  const { port1: port, port2 } = new MessageChannel();
  // Flags of this process (a test runner's loaders, say) are not for the thread.
  const worker = new Worker(dataWorkerFile, {
    workerData: { start, port: port2 },
    transferList: [port2],
    execArgv: [],
  });
  const waiting = new Map<number, { done(examples: Examples | undefined): void; fail(error: Error): void }>();
  let asked = 0;
  let over: Error | undefined;

  return new Promise((opened, refused) => {
    function end(error: Error): void {
      over ??= error;
      refused(over);
      for (const { fail } of waiting.values()) fail(over);
      waiting.clear();
      port.close();
    }
    function heed(reply: DataReply): void {
      if (reply.kind === "progress") told.onProgress?.(reply.progress);
      else if (reply.kind === "broken") told.onBroken?.(reply.broken);
      else if (reply.kind === "opened") opened({ facts: reply.facts, ask, drain, stop });
      else if (reply.kind === "refused") end(fromMessage(reply.error));
      else {
        const asker = waiting.get(reply.id);
        waiting.delete(reply.id);
        if (reply.kind === "failed") asker?.fail(fromMessage(reply.error));
        else asker?.done(reply.kind === "examples" ? reply.examples : undefined);
      }
    }
    function ask(request: Request): Promise<Examples | undefined> {
      if (over) return Promise.reject(over);
      const id = asked++;
      return new Promise((done, fail) => {
        waiting.set(id, { done, fail });
        port.postMessage({ ...request, id });
      });
    }
    function drain(): void {
      for (let message = receiveMessageOnPort(port); message; message = receiveMessageOnPort(port))
        heed(message.message);
    }
    async function stop(): Promise<void> {
      if (!over) await ask({ kind: "close" });
      over ??= new EnvironmentError("the data is closed");
      port.close();
      await worker.terminate();
    }
    port.on("message", heed);
    worker.on("error", (error) =>
      end(new EnvironmentError(`the data thread failed: ${reasonOf(error)}`, { cause: error })),
    );
    worker.on("exit", () => {
      if (!over) drain();
      end(new EnvironmentError("the data thread ended by itself"));
    });
  });
}

/**
 * The plan's data, read ahead of the training on other threads. Batches depend on the seed alone, not on the number of
 * threads. What the dataset refuses arrives here as the same `EnvironmentError` or `InputError`. Must be closed.
 */
export async function openData(
  options: DataOptions & {
    /** Plugin packages (each with a kit `PluginPackage` as default export) as `file:` URLs or importable names. */
    readonly pluginModules: readonly string[];
    /** Threads; each opens the dataset for itself. Default 1. */
    readonly workers?: number;
    /** Batches read ahead. Default 4. */
    readonly ahead?: number;
  },
): Promise<TimedBatchSource> {
  const { use, pluginModules, dataFolders, seed, cacheFolder, workers = 1, ahead = 4 } = options;
  const start: DataThreadStart = { use, pluginModules, dataFolders, seed, cacheFolder };
  // A dataset's `truth` is a function and cannot cross threads: it is asked for here.
  const dataset = findDataset(use, await Promise.all(pluginModules.map(importPackage)));
  // The first thread alone decodes images; the others find them decoded.
  const first = await openThread(start, options);
  const threads = [first];
  try {
    threads.push(...(await Promise.all(Array.from({ length: workers - 1 }, () => openThread(start)))));
  } catch (error) {
    await first.stop();
    throw error;
  }
  let turn = 0;
  const batches = readAhead({
    examples: first.facts.splits.train ?? 0,
    ahead,
    fetch: (at, size) =>
      (threads[turn++ % threads.length] as DataThread).ask({ kind: "batch", at, size }) as Promise<Examples>,
    drain: () => {
      for (const thread of threads) thread.drain();
    },
  });
  return {
    facts: first.facts,
    truth: dataset.truth?.(use.params),
    take: batches.take,
    read: (split, from, count) => first.ask({ kind: "read", split, start: from, count }) as Promise<Examples>,
    async close() {
      await Promise.all(threads.map((thread) => thread.stop()));
    },
    get waitedSeconds() {
      return batches.waitedSeconds;
    },
  };
}
