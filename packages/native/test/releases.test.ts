import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bindingPackage } from "@dotgan/engines";
import { expect, test } from "vitest";
import { compileArguments, type Part } from "../src/compile.js";
import { layoutOf } from "../src/layout.js";
import { type Release, releaseFor, type Wheel } from "../src/releases.js";

const known = [
  ["linux", "x64", "cpu"],
  ["linux", "arm64", "cpu"],
  ["darwin", "arm64", "cpu"],
  ["linux", "x64", "gpu"],
] as const;

test.each(known)(
  "every file for %s on %s, %s, is pinned by its checksum and has a place",
  (platform, arch, variant) => {
    const { wheels, libraries } = releaseFor(platform, arch, variant) as Release;
    for (const { file, sha256, bytes, unpackedBytes, take } of wheels) {
      expect(file).toMatch(/^[\w.-]+\.whl$/);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(unpackedBytes).toBeGreaterThan(bytes);
      expect(take.length).toBeGreaterThan(0);
    }
    expect(new Set(wheels.map(({ into }) => into)).size).toBe(wheels.length);
    expect(wheels[0].into).toBe("deps");
    for (const name of libraries) expect(wheels[0].take.map(([, to]) => to)).toContain(`lib/${name}`);
  },
);

test("the binding looks for the library beside itself, wherever the two are moved", () => {
  const args = (platform: string, arch: string, part: Part = "binding") => {
    const release = releaseFor(platform, arch, "cpu") as Release;
    return compileArguments(part, layoutOf(release, { platform, arch }, "/cache"), release, platform, "out.node");
  };
  expect(args("linux", "x64")).toContain("-Wl,-rpath,$ORIGIN/../../deps/lib");
  expect(args("darwin", "arm64")).toContain("-Wl,-rpath,@loader_path/../../deps/lib");
  expect(args("linux", "x64", "quiet").filter((one) => one.includes("libtensorflow"))).toEqual([
    '-DLIBRARY="libtensorflow_cc.so.2"',
  ]);
});

test("what the library looks for in vain is linked to the binding, with the folder that it lies in", () => {
  const release = releaseFor("linux", "x64", "gpu") as Release;
  const layout = layoutOf(release, { platform: "linux", arch: "x64" }, "/cache");
  const args = compileArguments("binding", layout, release, "linux", "out.node");
  for (const path of release.brought as string[]) {
    const { take } = release.wheels.find(({ into }) => into !== "deps" && `deps/${path}`.startsWith(into)) as Wheel;
    expect(take.map(([, to]) => to)).toContain("lib/");
    expect(args.indexOf(join(layout.binding, "deps", path))).toBeGreaterThan(args.indexOf("-Wl,--no-as-needed"));
    expect(args).toContain(`-Wl,-rpath,$ORIGIN/../../deps/${path.slice(0, path.lastIndexOf("/"))}`);
  }
});

test("npm's packages are pinned with their checksums, and name no registry", () => {
  const lock = JSON.parse(readFileSync(join(import.meta.dirname, "../npm/package-lock.json"), "utf8"));
  const packages = Object.entries<Record<string, string>>(lock.packages).filter(([path]) => path !== "");
  expect(packages.length).toBeGreaterThan(50);
  for (const [, facts] of packages) {
    expect(facts.integrity).toMatch(/^sha512-/);
    expect(facts.resolved).toBeUndefined();
  }
  for (const variant of ["cpu", "gpu"] as const)
    expect(lock.packages[`node_modules/${bindingPackage(variant)}`].version).toBe("4.22.0");
});
