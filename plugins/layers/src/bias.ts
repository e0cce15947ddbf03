import { type PluginArgument, p, type WeightSpec } from "@dotgan/kit";

/** The bias of layers that add one. */
export const biasParams = {
  bias: p.flag({
    doc: "Adds a trained number to every output; superfluous right before a normalisation.",
    default: true,
  }),
  biasInit: p.plugin("initializer", { doc: "Where the bias starts; 0 if left out.", optional: true }),
};

/** The bias weight that `biasParams` asks for. */
export function biasWeight(
  units: number,
  { bias, biasInit }: { readonly bias: boolean; readonly biasInit: PluginArgument | undefined },
): Record<string, WeightSpec> {
  return bias ? { bias: { shape: [units], role: "bias", init: biasInit } } : {};
}
