import { clearLine, cursorTo } from "node:readline";
import type { Progress } from "@dotgan/native";
import { formatSeconds, say } from "./output.js";

const secondsBetweenPlainLines = 5;
const secondsBetweenPaints = 0.1;
const barWidth = 24;

export const formatMegabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

/** What lies ahead: what is downloaded, what of it is there, what stays on the disk. */
export function formatPlan({ remaining, folder }: Progress & { readonly kind: "plan" }): string {
  const downloads = remaining.downloads
    .filter(({ bytes, there }) => there < bytes)
    .map(({ name, bytes, there }) => {
      const before = there > 0 ? `, of which ${formatMegabytes(there)} are there` : "";
      return `  download ${formatMegabytes(bytes)}${before}: ${name}`;
    });
  const room = remaining.roomBytes > 0 ? ` (${formatMegabytes(remaining.roomBytes)} are needed for a while)` : "";
  return [
    "Installing the native engine, for all projects:",
    ...downloads,
    ...(remaining.build ? ["  build its binding, some ten seconds"] : []),
    `  keep ${formatMegabytes(remaining.keptBytes)} in ${folder}${room}`,
  ].join("\n");
}

/** `[######------] 120 of 274 MB, 35 MB/s, 4 s left`. `gained`: bytes since `seconds` ago. */
export function formatDownload(
  { bytes, there, name }: Progress & { readonly kind: "download" },
  gained: number,
  seconds: number,
): string {
  const full = Math.floor((there / bytes) * barWidth);
  const speed = gained / seconds;
  return [
    `[${"#".repeat(full)}${"-".repeat(barWidth - full)}] ${Math.round(there / 1e6)} of ${formatMegabytes(bytes)}`,
    // Too early, or before there is much, a speed says nothing.
    ...(seconds >= 1 && gained >= 1e6
      ? [`${(speed / 1e6).toFixed(1)} MB/s`, `${formatSeconds((bytes - there) / speed)} left`]
      : []),
    name,
  ].join(", ");
}

/** Shows an installation to a person: a bar on a terminal, else a line every some seconds; all on stderr. */
export function createInstallProgress(quiet: boolean): { tell(progress: Progress): void; end(): void } {
  const stream = process.stderr;
  const live = Boolean(stream.isTTY);
  let current = "";
  let began = { there: 0, at: 0 };
  let shown = 0;
  const wipe = () => {
    if (!live || quiet) return;
    cursorTo(stream, 0);
    clearLine(stream, 0);
  };
  return {
    tell(progress) {
      if (quiet) return;
      const now = performance.now() / 1000;
      if (progress.kind !== "download") {
        wipe();
        return say(progress.kind === "plan" ? formatPlan(progress) : `${progress.what} ...`);
      }
      if (progress.name !== current) {
        current = progress.name;
        began = { there: progress.there, at: now };
      }
      const last = progress.there === progress.bytes;
      if (!last && now - shown < (live ? secondsBetweenPaints : secondsBetweenPlainLines)) return;
      shown = now;
      const line = formatDownload(progress, progress.there - began.there, now - began.at);
      if (!live) return say(line);
      wipe();
      stream.write(line.slice(0, Math.max(20, (stream.columns ?? 80) - 1)));
    },
    end: wipe,
  };
}
