import type { DataAccess } from "@dotgan/kit";

/** Runs a decoder of `@dotgan/formats` on the file `name`; what is malformed in it becomes `badData`. */
export function decoded<T>(access: DataAccess, name: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    return access.badData(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
