import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { EnvHttpProxyAgent, request } from "undici";

/** How the network is reached, where the surroundings do not say. */
export interface Route {
  readonly proxy?: string | undefined;
  /** A file of certificates to trust. */
  readonly certificates?: string | undefined;
}

export interface Reply {
  readonly status: number;
  /** Of the first byte that comes. */
  readonly from: number;
  readonly body: Readable;
}

/** What a download touches besides its file. */
export interface Network {
  /** Opens an address, its bytes from `from` on where the server can do that. Throws where it cannot be reached. */
  open(address: URL, from: number, route: Route, signal: AbortSignal): Promise<Reply>;
  wait(milliseconds: number, signal: AbortSignal): Promise<unknown>;
}

const secondsOfSilence = 30;
const maxRedirects = 5;

/** A user and password in the address go where servers look for them. */
function authorization({ username, password }: URL): Record<string, string> {
  if (!username) return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

/** Gets an address, through the proxy that the environment or the route names. */
export async function openAddress(address: URL, from: number, route: Route, signal: AbortSignal): Promise<Reply> {
  const { proxy, certificates } = route;
  const dispatcher = new EnvHttpProxyAgent({
    ...(proxy && { httpProxy: proxy, httpsProxy: proxy }),
    ...(certificates && { connect: { ca: await readFile(certificates) } }),
    headersTimeout: secondsOfSilence * 1000,
    bodyTimeout: secondsOfSilence * 1000,
  });
  let at = address;
  for (let redirects = 0; ; redirects++) {
    const { statusCode, headers, body } = await request(`${at.origin}${at.pathname}${at.search}`, {
      dispatcher,
      signal,
      headers: {
        accept: "text/html, */*;q=0.1",
        "accept-encoding": "identity",
        ...(from > 0 && { range: `bytes=${from}-` }),
        // Not to be told to another host that a redirection names.
        ...(at.host === address.host && authorization(address)),
      },
    });
    const { location } = headers;
    if (statusCode >= 300 && statusCode < 400 && typeof location === "string" && redirects < maxRedirects) {
      await body.dump();
      at = new URL(location, at);
      continue;
    }
    const range = /^bytes (\d+)-/.exec(String(headers["content-range"] ?? ""));
    return { status: statusCode, from: statusCode === 206 && range ? Number(range[1]) : 0, body };
  }
}

/** This machine's. */
export const network: Network = {
  open: openAddress,
  wait: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
};
