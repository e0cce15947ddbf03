import { defineDiagnostics, type Report } from "@dotgan/dsl";
import { advice } from "./diagnostics/advice.js";
import { names } from "./diagnostics/names.js";
import { schedule } from "./diagnostics/schedule.js";
import { shapes } from "./diagnostics/shapes.js";
import { values } from "./diagnostics/values.js";

/** Every diagnostic of the checker, by its code. */
export const coreDiagnostics = defineDiagnostics({ ...names, ...values, ...shapes, ...schedule, ...advice });

/** Where the checker's findings are collected. */
export type CoreReport = Report<typeof coreDiagnostics>;
