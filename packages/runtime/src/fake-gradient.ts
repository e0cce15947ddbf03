import type { LossStep, Tensor } from "@dotgan/kit";
import { termsOf } from "./objective.js";
import { resolve } from "./params.js";
import { RunError } from "./ports.js";
import type { Training } from "./training.js";

type Heads = Readonly<Record<string, Tensor>>;

/**
 * The gradient of G's adversarial terms with respect to each fake, as if it stood alone: a term is a mean over the batch,
 * so the batch's gradient is multiplied by its size.
 */
export function fakeGradient(
  training: Training,
  discriminate: (images: Tensor) => Heads,
  images: { readonly fake: Tensor; readonly real: Tensor },
): Tensor {
  const { tf, catalog, timing } = training;
  const terms = termsOf(training, "generator").filter(({ plugin }) => plugin.adversarial);
  if (terms.length === 0) return tf.zerosLike(images.fake);
  return tf.tidy(() => {
    const readsReal = terms.some(({ plugin }) => plugin.reads.generator?.includes("real"));
    const onReal = readsReal ? discriminate(images.real) : undefined;
    const loss = (fake: Tensor) => {
      const onFake = discriminate(fake);
      const values = terms.map(({ term, plugin, name }) => {
        const step = stepOf(name, training, discriminate, { ...images, fake }, { real: onReal, fake: onFake });
        return tf.mul(plugin.generator?.(step, resolve(term, timing, catalog)) as Tensor, term.weight);
      });
      return tf.mul(tf.addN(values), fake.shape[0] as number);
    };
    return tf.grad(loss)(images.fake);
  });
}

/** A step of which the batches alone are known: a loss that wants more of it says so. */
function stepOf(
  name: string,
  { tf }: Training,
  discriminate: (images: Tensor) => Heads,
  images: LossStep["images"],
  heads: { readonly real: Heads | undefined; readonly fake: Heads },
): LossStep {
  const refuse = (what: string) => (): never => {
    throw new RunError("no-gradient", `\`${name}\` needs ${what}, which a fake alone does not have`, {});
  };
  return {
    tf,
    real: heads.real?.real as Tensor,
    fake: heads.fake.real as Tensor,
    images,
    heads: (on) => heads[on] ?? refuse("D on reals")(),
    factor: refuse("the latents that it was made of"),
    posterior: refuse("the latents that it was made of"),
    generate: refuse("the latents that it was made of"),
    discriminate,
    get random(): never {
      return refuse("random numbers of a training step")();
    },
  };
}
