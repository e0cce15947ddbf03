import { coreDiagnostics } from "@dotgan/core";
import { type DiagnosticKind, suggest, syntaxDiagnostics } from "@dotgan/dsl";
import { exit, Stop } from "../exit.js";
import { type CommonOptions, print, printJson } from "../output.js";

const catalogue: Readonly<Record<string, DiagnosticKind>> = { ...syntaxDiagnostics, ...coreDiagnostics };

export function explainErrorCommand(code: string | undefined, options: CommonOptions): void {
  const codes = Object.keys(catalogue).sort();
  if (code === undefined) {
    if (options.json) printJson({ ok: true, codes: codes.map((name) => ({ code: name, ...catalogue[name] })) });
    else print(`${codes.join("\n")}\n\n\`gan explain-error CODE\` says more about one.`);
    return;
  }
  const kind = Object.hasOwn(catalogue, code) ? catalogue[code] : undefined;
  if (!kind) {
    const near = suggest(code, codes);
    throw new Stop(
      exit.input,
      `There is no code ${code}.${near.length ? ` Did you mean ${near.join(" or ")}?` : " `gan explain-error` lists them."}`,
    );
  }
  if (options.json) printJson({ ok: true, code, ...kind });
  else print(`${code} (${kind.severity})\n\n${kind.page.trim()}`);
}
