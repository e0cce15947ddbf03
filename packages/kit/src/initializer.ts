import type { Defined, Description } from "./description.js";
import type { Params, ParamsOf } from "./params.js";
import type { Stream } from "./random.js";

export interface InitializerContext {
  readonly stream: Stream;
  /** The training data's mean per value (`dims(data)` flattened, in the data's range). */
  dataMean(): Float32Array;
}

export interface InitializerContract<P extends Params> {
  /** True where `init` calls `dataMean`: the runtime then measures it first. */
  readonly needsDataMean?: true;
  /** Row-major values of one weight. `fans` counts the numbers that feed one output, and the outputs that one input feeds. */
  init(
    shape: readonly number[],
    fans: { readonly in: number; readonly out: number },
    params: ParamsOf<P>,
    context: InitializerContext,
  ): Float32Array;
}

/** Where weights start. */
export const defineInitializer = <const P extends Params>(
  initializer: Description<P> & InitializerContract<P>,
): Defined<"initializer", Description<P> & InitializerContract<P>> => ({ kind: "initializer", ...initializer });
