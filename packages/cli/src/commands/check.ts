import { diagnosticToJson } from "@dotgan/dsl";
import { type FileOptions, openExperiment } from "../experiment.js";
import { print, printJson } from "../output.js";

export async function checkCommand(file: string, options: FileOptions): Promise<void> {
  const { checked } = await openExperiment(file, options);
  const { diagnostics } = checked;
  if (options.json) printJson({ ok: true, diagnostics: diagnostics.map(diagnosticToJson) });
  else
    print(
      `${file} is right${diagnostics.length ? `, with ${diagnostics.length} ${diagnostics.length === 1 ? "warning" : "warnings"}` : ""}.`,
    );
}
