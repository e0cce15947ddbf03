import type { Plugin } from "@dotgan/kit";
import { expect, it } from "vitest";
import { checksOf } from "./checks.js";
import { findProblems } from "./conformance.js";
import type { TestOptions } from "./subject.js";

/**
 * Registers one vitest test for each property that a plugin of this kind must have. Call it in a test file:
 *
 *     testPlugin(hinge2, { with: [losses, layers] });
 *
 * The plugin's example is compiled inside an experiment that supplies what it leaves out: data `digits`, a latent `z`,
 * networks `G` and `D`, a loss, a train block; and a latent and a head for each name that a loss takes. `with` names the
 * packages of whatever else it uses. Behaviour runs on the reference engine, with the defaults and with the example's
 * parameters. The plugin's own test adds only its mathematics.
 */
export function testPlugin(plugin: Plugin, options: TestOptions = {}): void {
  for (const check of checksOf(plugin.kind)) {
    it(`${plugin.kind} ${plugin.name}: ${check.name}`, async () => {
      const problems = await findProblems(check, plugin, options);
      expect(problems.map(({ message }) => message)).toEqual([]);
    });
  }
}
