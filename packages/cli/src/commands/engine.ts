import { type Installed, install, listInstalled, removeInstalled } from "@dotgan/native";
import { createInstallProgress, formatMegabytes } from "../install-progress.js";
import { type CommonOptions, formatSpeed, print, printJson, say, table } from "../output.js";
import { stoppable } from "../stoppable.js";

interface InstallFlags extends CommonOptions {
  readonly gpu?: boolean;
  readonly force?: boolean;
}

function describe({ outcome, where, probe }: Installed, gpu: boolean): string {
  const speed = probe?.imagesPerSecond
    ? `, ${formatSpeed(probe.imagesPerSecond)} images/s on a small convolutional step`
    : "";
  const noGpu = gpu && probe && !probe.gpu ? "\nNo GPU is seen here: it computes on the processor." : "";
  const what = {
    stock: `A tfjs-node that works is here already${speed}: ${where}\n--force installs the native engine all the same.`,
    present: `The native engine is installed: ${where}`,
    installed: `The native engine is installed${speed}: ${where}`,
  }[outcome];
  return `${what}${noGpu}`;
}

export async function engineInstallCommand(options: InstallFlags): Promise<void> {
  const { gpu = false, force = false } = options;
  const progress = createInstallProgress(Boolean(options.json));
  const variant = gpu ? "gpu" : "cpu";
  const installed = await stoppable((signal) => install({ variant, force, signal, onProgress: progress.tell })).finally(
    progress.end,
  );
  if (options.json) printJson({ ok: true, ...installed });
  else say(describe(installed, gpu));
}

export async function engineListCommand(options: CommonOptions): Promise<void> {
  const engines = await listInstalled();
  if (options.json) printJson({ ok: true, engines });
  else if (engines.length === 0) print("No engine is installed; `gan engine install` brings the native one.");
  else
    print(
      table(
        engines.map(({ name, bytes, partial, folder }) => [
          name,
          formatMegabytes(bytes),
          partial ? "cut off" : "whole",
          folder,
        ]),
      ),
    );
}

export async function engineRemoveCommand(name: string | undefined, options: CommonOptions): Promise<void> {
  const removed = await removeInstalled(name);
  if (options.json) printJson({ ok: true, removed });
  else print(removed.map(({ folder }) => `removed ${folder}`).join("\n") || "No engine is installed.");
}
