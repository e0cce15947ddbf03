import { expect, test } from "vitest";
import { formatDownload, formatPlan } from "../src/install-progress.js";

test("a plan names what is downloaded and kept, and what of it is there", () => {
  const remaining = {
    npm: true,
    wheels: [],
    build: true,
    downloads: [
      { name: "a.whl", bytes: 274e6, there: 120e6 },
      { name: "b.whl", bytes: 5e6, there: 5e6 },
      { name: "npm packages", bytes: 75e6, there: 0 },
    ],
    keptBytes: 950e6,
    roomBytes: 1500e6,
  };
  expect(formatPlan({ kind: "plan", folder: "/cache/x", remaining }).split("\n").slice(1)).toEqual([
    "  download 274 MB, of which 120 MB are there: a.whl",
    "  download 75 MB: npm packages",
    "  build its binding, some ten seconds",
    "  keep 950 MB in /cache/x (1500 MB are needed for a while)",
  ]);
});

test("a download shows its share, its speed and the time that is left", () => {
  const half = { kind: "download", name: "a.whl", bytes: 240e6, there: 120e6 } as const;
  expect(formatDownload(half, 100e6, 5)).toBe("[############------------] 120 of 240 MB, 20.0 MB/s, 6 s left, a.whl");
  expect(formatDownload(half, 100e6, 0.1)).toBe("[############------------] 120 of 240 MB, a.whl");
});
