import { existsSync } from "node:fs";
import { downloadedBytes } from "@dotgan/node/network";
import type { Layout } from "./layout.js";
import { npmBytes, npmUnpackedBytes, type Release, type Wheel } from "./releases.js";

/** What is left to do, from what lies there already. */
export interface Remaining {
  readonly npm: boolean;
  /** To unpack, in this order, downloaded or not. */
  readonly wheels: readonly Wheel[];
  readonly build: boolean;
  /** Still to come over the network, of each part. */
  readonly downloads: readonly { readonly name: string; readonly bytes: number; readonly there: number }[];
  /** What the finished engine takes on the disk, about. */
  readonly keptBytes: number;
  /** Free room that the rest of the work takes at its most, about. */
  readonly roomBytes: number;
}

/** What is told while an engine is installed. */
export type Progress =
  | { readonly kind: "plan"; readonly remaining: Remaining; readonly folder: string }
  | { readonly kind: "download"; readonly name: string; readonly bytes: number; readonly there: number }
  | { readonly kind: "step"; readonly what: string };

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

/** Looks at what is there. */
export function remaining(layout: Layout, release: Release): Remaining {
  const npm = !existsSync(layout.growing);
  const wheels = release.wheels.filter((wheel) => !existsSync(layout.unpacked(wheel)));
  const downloads = [
    ...wheels.map((wheel) => ({
      name: wheel.file,
      bytes: wheel.bytes,
      there: Math.min(wheel.bytes, downloadedBytes(layout.wheel(wheel))),
    })),
    ...(npm ? [{ name: "npm packages", bytes: npmBytes, there: 0 }] : []),
  ];
  const unpacked = sum(wheels.map(({ unpackedBytes }) => unpackedBytes)) + (npm ? npmUnpackedBytes : 0);
  return {
    npm,
    wheels,
    build: !existsSync(layout.addon),
    downloads,
    // Source maps, most of what npm brings, are not kept.
    keptBytes: sum(release.wheels.map(({ unpackedBytes }) => unpackedBytes)) + npmUnpackedBytes / 3,
    roomBytes: sum(downloads.map(({ bytes, there }) => bytes - there)) + unpacked,
  };
}
