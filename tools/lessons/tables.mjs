// The tables in a lesson's text: mean and standard deviation over the seeds, at each run's last evaluation.
const place = /<!-- table(?: (\{.*?\}))? -->\n[\s\S]*?<!-- \/table -->/g;

const digits = (value) => String(Number(value.toPrecision(3)));

function meanAndSpread(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return digits(mean);
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  return `${digits(mean)} ± ${digits(spread)}`;
}

/** The names of a row that are neither numbers measured nor the seed: the file and the params swept. */
const settingsOf = (row, measuredNames) =>
  Object.entries(row).filter(([name]) => !measuredNames.has(name) && name !== "seed");

/** `modes` or `modes.share`: a monitor's value, or one of its details. */
function read(rows, wanted) {
  const [monitor, detail = "value"] = wanted.split(".");
  const own = rows.filter((row) => row.monitor === monitor);
  const seeds = [...new Set(own.map(({ seed }) => seed))];
  return seeds.flatMap((seed) => own.filter((row) => row.seed === seed).at(-1)?.[detail] ?? []);
}

/**
 * One table. `values`: what to show (default: every monitor); `files`: of which files (default: all); `names`: headings in
 * place of the monitors' names.
 */
export function table({ measured }, { values, files, names = {} } = {}) {
  const rows = measured.filter(({ file }) => !files || files.includes(file));
  const wanted = values ?? [...new Set(rows.map(({ monitor }) => monitor))];
  const measuredNames = new Set(["step", "monitor", "value", ...rows.flatMap(namesAfterValue)]);
  const groups = new Map();
  for (const row of rows) {
    const key = JSON.stringify(settingsOf(row, measuredNames));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const settings = [...groups.keys()].map((key) => new Map(JSON.parse(key)));
  const columns = [...new Set(settings.flatMap((setting) => [...setting.keys()]))];
  const seeds = new Set(rows.map(({ seed }) => seed)).size;
  const heads = [...columns, ...wanted.map((one) => names[one] ?? one)];
  const lines = [...groups.values()].map((own, index) => [
    ...columns.map((column) => settings[index].get(column) ?? ""),
    ...wanted.map((one) => {
      const found = read(own, one);
      if (found.length === 0) return "";
      const runs = new Set(own.map(({ seed }) => seed)).size;
      return meanAndSpread(found) + (found.length < runs ? ` (${found.length} of ${runs} seeds)` : "");
    }),
  ]);
  return [
    `| ${heads.join(" | ")} |`,
    `|${" --- |".repeat(heads.length)}`,
    ...lines.map((cells) => `| ${cells.join(" | ")} |`),
    "",
    `Mean ± standard deviation over ${seeds} seeds, at the last evaluation.`,
  ].join("\n");
}

/** The details of a measured row: what stands behind its value. */
function namesAfterValue(row) {
  const names = Object.keys(row);
  return names.slice(names.indexOf("value") + 1);
}

/** A text with its tables written anew from the results. */
export const withTables = (text, results) =>
  text.replace(place, (_, options = "") =>
    [
      `<!-- table${options && ` ${options}`} -->`,
      table(results, options ? JSON.parse(options) : {}),
      "<!-- /table -->",
    ].join("\n"),
  );
