import { defineDiagnostics } from "@dotgan/dsl";

export const advice = defineDiagnostics({});
