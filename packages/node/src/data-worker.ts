// The data thread: opens the dataset and answers requests, one after another.
import { type MessagePort, workerData } from "node:worker_threads";
import type { Examples } from "@dotgan/kit";
import type { BrokenImages } from "./data-access.js";
import { type DataReply, type DataRequest, type DataThreadStart, toMessage } from "./data-messages.js";
import type { DecodeProgress } from "./decoded-cache.js";
import { type OpenedData, openDataset } from "./opened-data.js";
import { importPackage } from "./plugins.js";

const progressEvery = 100;

const { start, port } = workerData as { start: DataThreadStart; port: MessagePort };
const post = (reply: DataReply, transfer: ArrayBuffer[] = []) => port.postMessage(reply, transfer);

let shown = Number.NEGATIVE_INFINITY;
function onProgress(progress: DecodeProgress): void {
  if (progress.done < progress.total && performance.now() - shown < progressEvery) return;
  shown = performance.now();
  post({ kind: "progress", progress });
}

function send(id: number, examples: Examples): void {
  const { values, labels } = examples;
  post({ kind: "examples", id, examples }, [values.buffer, ...(labels ? [labels.buffer] : [])] as ArrayBuffer[]);
}

async function answer(data: OpenedData, request: DataRequest): Promise<void> {
  try {
    if (request.kind === "close") {
      await data.close();
      post({ kind: "closed", id: request.id });
      port.close();
    } else if (request.kind === "batch") send(request.id, await data.batch(request.at, request.size));
    else send(request.id, await data.read(request.split, request.start, request.count));
  } catch (error) {
    post({ kind: "failed", id: request.id, error: toMessage(error) });
  }
}

try {
  const packages = await Promise.all(start.pluginModules.map(importPackage));
  const onBroken = (broken: BrokenImages) => post({ kind: "broken", broken });
  const data = await openDataset({ ...start, onProgress, onBroken }, packages, start.pluginModules);
  let before = Promise.resolve();
  port.on("message", (request: DataRequest) => {
    before = before.then(() => answer(data, request));
  });
  post({ kind: "opened", facts: data.facts });
} catch (error) {
  post({ kind: "refused", error: toMessage(error) });
  port.close();
}
