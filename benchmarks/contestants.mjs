import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const gan = join(here, "../packages/cli/bin/gan.js");

/** The Python environment of install-torch.mjs, and its Python. The peers run on Linux and macOS. */
export const environment = join(here, ".venv");
export const python = join(environment, "bin/python");

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: "utf8",
    maxBuffer: 1 << 26,
    // A peer's folder may be read-only, and compiled Python would not be ours to keep.
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
  });
  const last = (text) => (text ?? "").trim().split("\n").at(-1);
  if (status !== 0)
    return {
      ok: false,
      error: toldAsJson(stdout) || last(stderr) || last(stdout) || error?.message || `exit ${status}`,
    };
  return { ok: true, stdout };
}

/** What `gan --json` says of its failure. */
function toldAsJson(stdout) {
  try {
    return JSON.parse(stdout).error;
  } catch {
    return undefined;
  }
}

function asJson(command, args) {
  const done = run(command, args);
  return done.ok ? { ok: true, ...JSON.parse(done.stdout) } : done;
}

/** A Python that has PyTorch: the one named, else that of install-torch.mjs; `undefined` where there is none. */
export const findPython = (named) => named ?? (existsSync(python) ? python : undefined);

/** dotgan on one engine, in the precisions of the peers; an engine without mixed precision says so in its row. */
export function ours(file, engine, precisions) {
  const contestant = (precision, flags) => ({
    name: ["dotgan", ...(engine === "auto" ? [] : [engine]), ...(precision === "float32" ? [] : ["mixed"])].join(", "),
    precision,
    command: process.execPath,
    args: [gan, "bench", file, "--json", "--engine", engine, "--rounds", "1", ...flags],
  });
  const mixed = precisions.has("bfloat16");
  return [contestant("float32", []), ...(mixed ? [contestant("bfloat16", ["--precision", "mixed"])] : [])];
}

/** The .py file beside a .gan file, in every precision that it has, with and without needless gradients. */
export function peers(file, python) {
  const script = file.replace(/\.gan$/, ".py");
  if (!existsSync(script)) return [];
  const about = asJson(python, [script, "--describe"]);
  if (!about.ok) {
    console.error(`${script} does not run with ${python}: ${about.error}`);
    process.exit(3);
  }
  return about.precisions.flatMap((precision) =>
    [false, true].map((frozen) => ({
      name: `PyTorch ${about.torch}${precision === "float32" ? "" : `, ${precision} autocast`}${frozen ? ", D frozen in G's step" : ""}`,
      precision,
      peer: frozen ? "frozen" : "plain",
      command: python,
      args: [script, "--precision", precision, ...(frozen ? ["--frozen"] : [])],
      startedFlag: "--started",
    })),
  );
}

/** One contestant's turn: what `gan bench --json` prints, from either side. */
export function timed({ command, args, startedFlag }, { steps, warmUp }) {
  // gan knows when its process began; Python is told.
  const started = startedFlag ? [startedFlag, String(Date.now() / 1000)] : [];
  return asJson(command, [...args, "--steps", String(steps), "--warm-up", String(warmUp), ...started]);
}
