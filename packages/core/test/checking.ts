import { positionOf } from "@dotgan/dsl";
import { type Checked, type CheckOptions, check, type NetworkPlan, type Plan } from "../src/index.js";
import { catalog } from "./catalog.js";

const statements = {
  head: "",
  data: "data digits = mnist()",
  latents: "latent z = uniform(100, low: -1, high: 1)",
  G: "network G(z) -> digits { dense(784) -> tanh -> reshape(28, 28, 1) }",
  D: "network D(digits) { flatten -> dense(1) }",
  weights: "",
  loss: "loss = nonSaturating",
  train: "train 2 epochs, batch 64 { update D with adam; update G with adam }",
};

/** A file without mistakes, with some of its statements written anew. Each is one line, in the order above. */
export const experiment = (changes: Partial<typeof statements> = {}): string =>
  Object.values({ ...statements, ...changes }).join("\n");

export const checkText = (text: string, options: Partial<CheckOptions> = {}): Checked =>
  check({ name: "test.gan", text }, { catalog, ...options });

/** Code and place of every error: `shape-mismatch at dense`. */
export function errors(text: string, options: Partial<CheckOptions> = {}): string[] {
  return found(checkText(text, options), "error");
}
export const warnings = (text: string): string[] => found(checkText(text), "warning");

const found = ({ diagnostics }: Checked, severity: string): string[] =>
  diagnostics
    .filter((diagnostic) => diagnostic.severity === severity)
    .map(({ code, span }) => `${code} at ${span.source.text.slice(span.start, span.end)}`.trim());

/** The first diagnostic as a person reads it. */
export function message(text: string, options: Partial<CheckOptions> = {}): string {
  const [first] = checkText(text, options).diagnostics;
  if (!first) return "no mistakes";
  const { line, column } = positionOf(first.span.source, first.span.start);
  return `${line}:${column} ${first.message}${first.hint ? ` (${first.hint})` : ""}`;
}

/** The plan of a file without mistakes. */
export function planOf(text: string, options: Partial<CheckOptions> = {}): Plan {
  const { plan, diagnostics } = checkText(text, options);
  if (!plan) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  return plan;
}

/** A network's nodes as `path layer(inputs)`. */
export const layers = ({ nodes }: NetworkPlan): string[] =>
  nodes.map(({ path, name, inputs }) => {
    const from = inputs.map((input) => ("node" in input ? (nodes[input.node]?.path ?? "?") : `input ${input.input}`));
    return `${path} ${name}(${from.join(", ")})`;
  });
