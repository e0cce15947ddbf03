import { text } from "node:stream/consumers";
import { EnvironmentError, reasonOf } from "@dotgan/node";
import type { Route } from "@dotgan/node/network";
import type { Ports } from "./ports.js";

/** A Python package index, and how it is reached. */
export interface PackageIndex {
  readonly address: URL;
  readonly route: Route;
}

/** pip joins its files, its variables and its defaults by itself, and answers with the outcome. */
const question = `
import json
from pip._internal.commands import create_command
options = create_command("download").parser.get_default_values()
print(json.dumps({"index": options.index_url, "proxy": options.proxy, "certificates": options.cert}))
`;

const asFolder = (address: string): URL => new URL(address.endsWith("/") ? address : `${address}/`);

/**
 * The index that pip is set to use, with its proxy and certificates; without pip, what PIP_INDEX_URL names; `undefined` where
 * neither says.
 */
export async function findPackageIndex(ports: Ports, signal: AbortSignal): Promise<PackageIndex | undefined> {
  for (const python of ["python3", "python"]) {
    const { status, output } = await ports.run(python, ["-c", question], ".", signal);
    const line = output.split("\n").find((each) => each.startsWith("{"));
    if (status !== 0 || !line) continue;
    const { index, proxy, certificates } = JSON.parse(line);
    if (!index) continue;
    return { address: asFolder(index), route: { proxy: proxy || undefined, certificates: certificates || undefined } };
  }
  const named = ports.env.PIP_INDEX_URL;
  return named ? { address: asFolder(named), route: {} } : undefined;
}

/** Where the index has a file, by its page of the project, which every index serves as HTML. */
export async function findFile(
  { address, route }: PackageIndex,
  project: string,
  file: string,
  ports: Ports,
  signal: AbortSignal,
): Promise<URL> {
  const page = new URL(`${project}/`, address);
  const fail = (reason: string) =>
    new EnvironmentError(`the package index at ${address.host} ${reason}; PIP_INDEX_URL can name another`);
  let links: string;
  try {
    const { status, body } = await ports.open(page, 0, route, signal);
    links = await text(body);
    if (status !== 200) throw new Error(`it answers ${status} for ${project}`);
  } catch (error) {
    signal.throwIfAborted();
    throw fail(`cannot be read: ${reasonOf(error)}`);
  }
  for (const [, link = ""] of links.matchAll(/href\s*=\s*["']([^"']+)["']/g)) {
    const at = new URL(link.replaceAll("&amp;", "&"), page);
    at.hash = "";
    if (decodeURIComponent(at.pathname).endsWith(`/${file}`)) return at;
  }
  throw fail(`does not have ${file}`);
}
