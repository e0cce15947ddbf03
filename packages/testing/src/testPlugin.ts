import type { Plugin } from "@dotgan/kit";
import { expect, it } from "vitest";
import { checksOf } from "./checks.js";
import { findProblems } from "./conformance.js";
import type { TestOptions } from "./subject.js";

/** Registers one vitest test for each property that a plugin of this kind must have. Call it in a test file. */
export function testPlugin(plugin: Plugin, options: TestOptions = {}): void {
  for (const check of checksOf(plugin.kind)) {
    it(`${plugin.kind} ${plugin.name}: ${check.name}`, async () => {
      const problems = await findProblems(check, plugin, options);
      expect(problems.map(({ message }) => message)).toEqual([]);
    });
  }
}
