import { readdirSync } from "node:fs";
import { join } from "node:path";
import { encodeEvent, eventFileVersion, type TensorBoardValue } from "@dotgan/formats";
import type { Picture } from "@dotgan/kit";
import type { Row } from "@dotgan/runtime";
import { openAppendFile } from "./append-file.js";

/** A run's numbers and pictures as TensorBoard reads them. */
export interface EventFile {
  row(row: Row): void;
  picture(name: string, step: number, picture: Picture, png: Uint8Array): void;
  close(): void;
}

/** The curves of a row: a step's numbers by their names; a monitor's value by its name, with its details below. */
function curves(row: Row): TensorBoardValue[] {
  const numbers = (values: Readonly<Record<string, unknown>>, prefix = ""): TensorBoardValue[] =>
    Object.entries(values).flatMap(([name, value]) =>
      typeof value === "number" && name !== "step" ? [{ tag: prefix + name, scalar: value }] : [],
    );
  if (typeof row.monitor !== "string") return numbers(row);
  const { monitor, value, details } = row;
  return [
    ...numbers({ [monitor]: value }, "monitors/"),
    ...numbers(typeof details === "object" && details !== null ? details : {}, `monitors/${monitor}/`),
  ];
}

/** A new event file; each sitting has its own. From `resumedAt` on, TensorBoard forgets what earlier files say. */
export function openEventFile(folder: string, resumedAt: number | undefined): EventFile {
  const prefix = "events.out.tfevents.";
  const sitting = readdirSync(folder).filter((name) => name.startsWith(prefix)).length;
  const now = () => Date.now() / 1000;
  // TensorBoard takes the files in the order of their names.
  const file = openAppendFile(join(folder, `${prefix}${Math.floor(now())}.${String(sitting).padStart(4, "0")}.dotgan`));
  file.append(encodeEvent({ wallTime: now(), step: 0, fileVersion: eventFileVersion }));
  if (resumedAt !== undefined) file.append(encodeEvent({ wallTime: now(), step: resumedAt + 1, sessionStart: true }));
  return {
    row(row) {
      const values = curves(row);
      if (values.length > 0) file.append(encodeEvent({ wallTime: now(), step: row.step, values }));
    },
    picture(name, step, { height, width, channels }, png) {
      const values = [{ tag: name, image: { height, width, channels, png } }];
      file.append(encodeEvent({ wallTime: now(), step, values }));
    },
    close: () => file.close(),
  };
}
