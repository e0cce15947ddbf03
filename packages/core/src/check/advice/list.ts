import type { Span } from "@dotgan/dsl";

/** Every advice: its name in `allow`, its diagnostic, and who says so. */
export const advices = {
  batchNormOutput: { code: "advice-batch-norm-output", source: "Radford et al. 2015 (DCGAN), section 3" },
  batchNormInput: { code: "advice-batch-norm-input", source: "Radford et al. 2015 (DCGAN), section 3" },
  pooling: { code: "advice-pooling", source: "Radford et al. 2015 (DCGAN), section 3" },
  hiddenDense: { code: "advice-hidden-dense", source: "Radford et al. 2015 (DCGAN), section 3" },
  reluInDiscriminator: { code: "advice-relu-in-discriminator", source: "Radford et al. 2015 (DCGAN), section 3" },
  adamMomentum: { code: "advice-adam-momentum", source: "Radford et al. 2015 (DCGAN), section 4" },
  kernelStride: { code: "advice-kernel-stride", source: "Odena et al. 2016, doi:10.23915/distill.00003" },
  logits: { code: "advice-logits", source: "Goodfellow et al. 2014, section 3; Arjovsky et al. 2017, section 3" },
  saturating: { code: "advice-saturating", source: "Goodfellow et al. 2014, section 3" },
  twoPenalties: { code: "advice-two-penalties", source: "Kang et al. 2023 (StudioGAN), its configuration checks" },
  unboundedCritic: { code: "advice-unbounded-critic", source: "Arjovsky et al. 2017 (WGAN), section 3" },
  generatorOften: { code: "advice-generator-often", source: "Goodfellow et al. 2014, section 6" },
  joinedBatch: { code: "advice-joined-batch", source: "Chintala et al. 2016, How to train a GAN, point 4" },
  minibatchGroup: {
    code: "advice-minibatch-group",
    source: "Karras et al. 2018, section 3, and the checks of its code",
  },
  fewSamples: {
    code: "advice-few-samples",
    source: "Heusel et al. 2017, the notes of its code; Chong and Forsyth 2020",
  },
  intrinsicDimension: {
    code: "advice-intrinsic-dimension",
    source: "Arjovsky and Bottou 2017, lemma 1; Pope et al. 2021",
  },
} as const;

export type AdviceName = keyof typeof advices;
export const isAdvice = (name: string): name is AdviceName => Object.hasOwn(advices, name);

/** Something that is allowed and known to go wrong. */
export interface Finding {
  readonly advice: AdviceName;
  /** Where; the first place, where there are several. */
  readonly span: Span;
  readonly others: readonly Span[];
  readonly message: string;
  /** What would be better. */
  readonly hint: string;
}

/** A finding at one or more places; none where there is no place. */
export function finding(
  advice: AdviceName,
  spans: readonly (Span | undefined)[],
  message: string,
  hint: string,
): readonly Finding[] {
  const places = spans.filter((span) => span !== undefined);
  // A layer inside `for` stands once and comes to several.
  const distinct = places.filter(({ source, start }, index) => {
    const first = places.findIndex((place) => place.source === source && place.start === start);
    return first === index;
  });
  const [span, ...others] = distinct;
  return span ? [{ advice, span, others, message, hint }] : [];
}
