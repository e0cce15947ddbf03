import type { DataAccess, DataFacts, Kind, PluginOf, PluginPackage, Shape, Tensorflow, Truth } from "@dotgan/kit";
import type { CompiledExample } from "./examples.js";
import type { ReportProblem } from "./problem.js";

/** What the author of a plugin may add to the suite. */
export interface TestOptions {
  /** Further plugin packages that the example uses. */
  readonly with?: readonly PluginPackage[];
  /** Further parameters to run the behaviour with; what they leave out takes its default. */
  readonly params?: readonly Readonly<Record<string, unknown>>[];
  /** Layers: further inputs to try, one list of shapes for each. */
  readonly inputs?: readonly (readonly Shape[])[];
  /** Datasets that read files: where they find them. Without it only their message about absent data is checked. */
  readonly access?: DataAccess;
  /** Metrics and views: the data to evaluate on, where the suite's own is unsuitable. */
  readonly data?: { readonly facts: DataFacts; readonly truth?: Truth };
}

/** Parameters that are bound and checked, as behaviour receives them. */
export type Bound = Readonly<Record<string, unknown>>;

/** What a check sees. */
export interface Subject<K extends Kind = Kind> {
  readonly plugin: PluginOf<K>;
  readonly options: TestOptions;
  readonly example: CompiledExample;
  /** Parameters to run the behaviour with: the defaults, those of the example, those of the options. */
  readonly uses: readonly Bound[];
  readonly tf: Tensorflow;
  readonly report: ReportProblem;
}

/** One property that every plugin of a kind has. */
export interface Check<K extends Kind = Kind> {
  /** A sentence about what holds. */
  readonly name: string;
  run(subject: Subject<K>): void | Promise<void>;
}

/** The parameters, as a message shows them. */
export const shown = (params: Bound): string => JSON.stringify(params);
