import type { Plugin } from "@dotgan/kit";
import type { Bound, Check, TestOptions } from "./subject.js";

export const examples: readonly Check[] = [];
export const usesInExample = (_plugin: Plugin, _options: TestOptions): Bound[] => [];
