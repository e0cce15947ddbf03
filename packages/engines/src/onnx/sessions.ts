import type { NativeSession, NativeSessionClass, NativeTensor } from "./binding.js";
import { type Port, type Step, writeModel } from "./model.js";

interface Structure {
  readonly steps: readonly Step[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** Models kept ready; a training needs one or two, and each of its metrics about as many. */
const mostKept = 48;

/** Below this many multiplications a model runs on one thread: handing work over would cost more. */
const worthThreads = 1e8;

/** Models made ready, by their structure. */
export class Sessions {
  readonly #ready = new Map<string, NativeSession>();
  readonly #Session: NativeSessionClass;
  readonly #threads: number;

  constructor(Session: NativeSessionClass, threads: number) {
    this.#Session = Session;
    this.#threads = threads;
  }

  run(
    key: string,
    structure: Structure,
    feeds: Readonly<Record<string, NativeTensor>>,
    fetches: Readonly<Record<string, NativeTensor>>,
  ): void {
    const session = this.#ready.get(key) ?? this.#open(structure);
    // The least recently used comes first.
    this.#ready.delete(key);
    this.#ready.set(key, session);
    if (this.#ready.size > mostKept) this.#ready.delete(this.#ready.keys().next().value as string);
    session.run(feeds, fetches, {});
  }

  #open({ steps, inputs, outputs }: Structure): NativeSession {
    const cost = steps.reduce((sum, { operation }) => sum + operation.cost, 0);
    const model = writeModel(steps, inputs, outputs);
    const session = new this.#Session();
    session.loadModel(model.buffer, model.byteOffset, model.byteLength, {
      intraOpNumThreads: cost < worthThreads ? 1 : this.#threads,
      graphOptimizationLevel: "all",
      // Planned ahead, the memory of a step is half as large again.
      enableMemPattern: false,
      logSeverityLevel: 3,
    });
    return session;
  }
}
