import type { DataAccess } from "@dotgan/kit";

/** What a dataset stopped with. */
export class Stopped extends Error {
  readonly reason: "missing" | "badData";
  constructor(reason: "missing" | "badData", message: string) {
    super(message);
    this.name = "Stopped";
    this.reason = reason;
  }
}

/** Access to a machine without any data. */
export const absentData: DataAccess = {
  file: async () => undefined,
  packageFile: async () => undefined,
  imageFiles: async () => undefined,
  async decode() {
    throw new Error("decode is called without image files");
  },
  missing(message) {
    throw new Stopped("missing", message);
  },
  badData(message) {
    throw new Stopped("badData", message);
  },
};
