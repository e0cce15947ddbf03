import { bytesOf, type Trace, TraceWriter } from "../record/trace.js";
import type { Attribute, Binding, Made, Values } from "./binding.js";

/** Operators of TensorFlow with their attributes; types are numbers. */
export type OperatorTrace = Trace<readonly Attribute[]>;

/** Where operators run one by one, a variable's slot is freed by hand; in a graph it stays for the next run. */
const unheard = new Set(["DestroyResourceOp"]);

type Heard = Pick<Binding, "executeOp" | "createTensor" | "tensorDataSync">;

/** Hears what runs through the binding; everything is computed as ever meanwhile. */
export class Listener {
  readonly writer = new TraceWriter<readonly Attribute[]>();
  readonly #binding: Binding;
  readonly #stock: Heard;
  readonly #hearing: Heard;
  #slots = 0;

  constructor(binding: Binding) {
    this.#binding = binding;
    const { executeOp, createTensor, tensorDataSync } = binding;
    this.#stock = { executeOp, createTensor, tensorDataSync };
    this.#hearing = {
      executeOp: (name: string, attributes: readonly Attribute[], ids: readonly number[], outputs: number): Made[] => {
        const made = executeOp(name, attributes, ids, outputs);
        if (!unheard.has(name))
          this.writer.node(
            name,
            attributes.map((one) => this.#renamed(one)),
            ids,
            made,
          );
        return made;
      },
      createTensor: (shape: readonly number[], dtype: number, values: Values): number => {
        const id = createTensor(shape, dtype, values);
        if (ArrayBuffer.isView(values)) this.writer.made(id, { shape: [...shape], dtype, bytes: bytesOf(values) });
        return id;
      },
      tensorDataSync: (id: number): Values => {
        this.writer.fail("it reads a tensor's values");
        return tensorDataSync(id);
      },
    };
    this.listen();
  }

  listen(): void {
    Object.assign(this.#binding, this.#hearing);
  }

  stop(): void {
    Object.assign(this.#binding, this.#stock);
  }

  /** Slots are named by their order, so that two recordings of one step are equal. */
  #renamed(attribute: Attribute): Attribute {
    return attribute.name === "shared_name" ? { ...attribute, value: `slot${this.#slots++}` } : { ...attribute };
  }
}
