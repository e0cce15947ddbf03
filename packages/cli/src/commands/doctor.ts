import { existsSync } from "node:fs";
import { freemem, totalmem } from "node:os";
import { findTensorflow, keepSpeeds, type Probe, probeEngines } from "@dotgan/engines";
import { defaultCacheFolder } from "@dotgan/engines/cache-folder";
import { dataFolders } from "@dotgan/node";
import { loadCatalog } from "../catalog.js";
import { type CommonOptions, formatSpeed, print, printJson, table } from "../output.js";

const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GB`;

interface DoctorOptions extends CommonOptions {
  readonly data?: string;
}

/** An engine in words: how fast it is, or why it is not to be had. */
function describe({ available, reason, imagesPerSecond = 0, library, gpu }: Probe): string {
  if (!available) return `no: ${reason}`;
  const native = library ? `, TensorFlow ${library} on ${gpu ? "a GPU" : "the processor"}` : "";
  return `works, ${formatSpeed(imagesPerSecond)} images/s on a small convolutional step${native}`;
}

export async function doctorCommand(options: DoctorOptions): Promise<void> {
  const engines = await probeEngines();
  // `--engine auto` goes by these from now on.
  keepSpeeds(engines);
  const { catalog } = await loadCatalog(process.cwd());
  const folders = dataFolders(options.data).map((path) => ({ path, exists: existsSync(path) }));
  const report = {
    ok: engines.some(({ available }) => available),
    node: process.version,
    memory: { free: freemem(), total: totalmem() },
    engines,
    tensorflow: findTensorflow(),
    dataFolders: folders,
    cacheFolder: defaultCacheFolder(),
    plugins: catalog.all().length,
    pluginPackages: [...new Set(catalog.all().map((entry) => `${entry.package} ${entry.version}`))],
  };
  if (options.json) printJson(report);
  else {
    print(
      table([
        ["Node", report.node],
        ["memory", `${gigabytes(report.memory.free)} free of ${gigabytes(report.memory.total)}`],
        ...engines.map((probe) => [`engine ${probe.name}`, describe(probe)]),
        ...report.tensorflow.map(({ origin, file }) => [`tensorflow, ${origin}`, file]),
        ...folders.map(({ path, exists }) => ["data folder", `${path}${exists ? "" : " (not there)"}`]),
        ["cache", report.cacheFolder],
        ["plugins", `${report.plugins} from ${report.pluginPackages.length} packages`],
      ]),
    );
  }
}
