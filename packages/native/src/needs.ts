import { EnvironmentError } from "@dotgan/node";
import type { Ports } from "./ports.js";

/** What a step cannot do without, and how to get it. */
const remedies = {
  compiler:
    "a C++ compiler (Debian, Ubuntu: apt install g++; Fedora: dnf install gcc-c++; macOS: xcode-select --install)",
  npm: "npm (it comes with Node; Debian, Ubuntu: apt install npm; Fedora: dnf install nodejs-npm)",
  pip: "python3 with pip, which knows the package index (Debian, Ubuntu: apt install python3-pip; Fedora: dnf install python3-pip; macOS: xcode-select --install), or the index's address in PIP_INDEX_URL",
} as const;

export type Need = keyof typeof remedies;

/** One line about everything that is missing. */
export const missing = (needs: readonly Need[]): EnvironmentError =>
  new EnvironmentError(`the native engine needs ${needs.map((need) => remedies[need]).join(" and ")}`);

async function answers(ports: Ports, command: string, signal: AbortSignal): Promise<boolean> {
  return (await ports.run(command, ["--version"], ".", signal)).status === 0;
}

/** The C++ compiler's command: what CXX names, else the first that answers. */
export async function findCompiler(ports: Ports, signal: AbortSignal): Promise<string | undefined> {
  for (const command of ports.env.CXX ? [ports.env.CXX] : ["c++", "g++", "clang++"])
    if (await answers(ports, command, signal)) return command;
  return undefined;
}

export const hasNpm = (ports: Ports, signal: AbortSignal): Promise<boolean> => answers(ports, "npm", signal);
