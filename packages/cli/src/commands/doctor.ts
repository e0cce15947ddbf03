import { existsSync } from "node:fs";
import { freemem, totalmem } from "node:os";
import { probeEngines } from "@dotgan/engines";
import { dataFolders, defaultCacheFolder } from "@dotgan/node";
import { loadCatalog } from "../catalog.js";
import { type CommonOptions, print, printJson, table } from "../output.js";

const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GB`;

interface DoctorOptions extends CommonOptions {
  readonly data?: string;
}

export async function doctorCommand(options: DoctorOptions): Promise<void> {
  const engines = await probeEngines();
  const { catalog } = await loadCatalog(process.cwd());
  const folders = dataFolders(options.data).map((path) => ({ path, exists: existsSync(path) }));
  const report = {
    ok: engines.some(({ available }) => available),
    node: process.version,
    memory: { free: freemem(), total: totalmem() },
    engines,
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
        ...engines.map(({ name, available, reason, imagesPerSecond }) => [
          `engine ${name}`,
          available
            ? `works${imagesPerSecond ? `, ${Math.round(imagesPerSecond)} images/s on a small convolutional step` : ""}`
            : `no: ${reason}`,
        ]),
        ...folders.map(({ path, exists }) => ["data folder", `${path}${exists ? "" : " (not there)"}`]),
        ["cache", report.cacheFolder],
        ["plugins", `${report.plugins} from ${report.pluginPackages.length} packages`],
      ]),
    );
  }
}
