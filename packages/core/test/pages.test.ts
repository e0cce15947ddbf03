import { expect, test } from "vitest";
import { advices } from "../src/check/advice/list.js";
import { coreDiagnostics } from "../src/index.js";

test("every diagnostic has a page with a wrong and a right example", () => {
  for (const [code, { page }] of Object.entries(coreDiagnostics)) {
    expect(page.match(/```gan\n/g), code).toHaveLength(2);
    expect(code).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
  }
});

test("every advice has its diagnostic, a source on its page, and its name in `allow`", () => {
  for (const [name, { code }] of Object.entries(advices)) {
    const { severity, page } = coreDiagnostics[code];
    expect(severity).toBe("warning");
    expect(page).toMatch(/Sources?: /);
    expect(page).toContain(`allow ${name} `);
  }
});
