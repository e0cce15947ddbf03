import { defineDiagnostics } from "@dotgan/dsl";

export const schedule = defineDiagnostics({});
