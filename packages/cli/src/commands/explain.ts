import { explain, formatExplanation, writePlan } from "@dotgan/core";
import { diagnosticToJson } from "@dotgan/dsl";
import { type FileOptions, openExperiment } from "../experiment.js";
import { print, printJson } from "../output.js";

export async function explainCommand(file: string, options: FileOptions): Promise<void> {
  const { plan, catalog, checked } = await openExperiment(file, options);
  const explanation = explain(plan, catalog);
  if (options.json)
    printJson({
      ok: true,
      plan: JSON.parse(writePlan(plan)),
      explanation,
      diagnostics: checked.diagnostics.map(diagnosticToJson),
    });
  else print(formatExplanation(explanation));
}
