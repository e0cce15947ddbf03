import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { onTestFinished } from "vitest";

/** Bytes as a server sends them: a thousand at a time, `upTo` where the line is cut. */
export function pieces(bytes: Uint8Array, from: number, upTo = Number.POSITIVE_INFINITY) {
  async function* send() {
    for (let at = from; at < bytes.length; at += 1000) {
      if (at >= upTo) throw new Error("the line was cut");
      yield Buffer.from(bytes.subarray(at, at + 1000));
    }
  }
  return { status: from > 0 ? 206 : 200, from, body: Readable.from(send()) };
}

/** A server on this machine, gone after the test. Gives its host and port. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
