import { formatShape } from "@dotgan/kit";
import type { NetworkCost } from "./cost.js";
import type { Explanation } from "./explain.js";
import { formatTable } from "./table.js";
import { formatBytes, formatCount, formatNumber } from "./words.js";

/** An explanation as text: an aligned table per network, then words. Ends without a newline. */
export function formatExplanation(explanation: Explanation): string {
  const { title, seed, precision, data, latents, networks, cost, losses, training, monitors, selection, sweep } =
    explanation;
  const { memory } = cost;
  const bullets = (items: readonly string[]) => items.map((item) => `  ${item}`).join("\n");
  const sections = [
    `${title}\nseed ${seed}\nprecision ${precision}`,
    `Data\n  ${data}`,
    `Latents\n${bullets(latents)}`,
    ...(["generator", "discriminator"] as const).map(
      (player) => `${networks[player]}\n${networkTable(cost[player], cost.batch)}`,
    ),
    `Losses\n${bullets([losses.discriminator, losses.generator])}`,
    ...training.map((lines, index) =>
      [training.length > 1 ? `Training, block ${index + 1}` : "Training", bullets(lines)].join("\n"),
    ),
    ...(monitors.length > 0 ? [`Monitors\n${bullets(monitors)}`] : []),
    `Kept\n${bullets(selection)}`,
    ...(sweep === undefined ? [] : [`Sweep\n  ${sweep}`]),
    `Memory (estimated)\n${bullets(
      formatTable(
        ["", "bytes"],
        [
          ["weights", formatBytes(memory.weights)],
          ["optimizer slots", formatBytes(memory.slots)],
          ["averages", formatBytes(memory.averages)],
          ["gradients and new values", formatBytes(memory.gradients)],
          ["activations", formatBytes(Math.max(...Object.values(memory.activations)))],
          ["peak of a step", formatBytes(memory.step)],
          ["peak while monitoring", formatBytes(memory.monitors)],
          ["copies for a checkpoint", formatBytes(memory.checkpoint)],
          ["peak of the process on wasm", formatBytes(memory.total.wasm)],
          ["peak of the process on tensorflow", formatBytes(memory.total.tensorflow)],
        ],
        new Set([1]),
      )
        .split("\n")
        .slice(1),
    )}`,
  ];
  return sections.join("\n\n");
}

function networkTable({ layers, parameters, flops, activationBytes }: NetworkCost, batch: number): string {
  const rows = layers.map((layer) => [
    `  ${layer.path}`,
    layer.layer,
    formatShape(layer.shape),
    formatNumber(layer.parameters),
    formatCount(layer.flops),
    formatBytes(layer.activationBytes),
    `${layer.origin.line}:${layer.origin.column}`,
  ]);
  const total = ["  total", "", "", formatNumber(parameters), formatCount(flops), formatBytes(activationBytes), ""];
  const headings = ["  path", "layer", "output", "parameters", "FLOPs", `output at ${batch}`, "line"];
  return formatTable(headings, [...rows, total], new Set([3, 4, 5]));
}
