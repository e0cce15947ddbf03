/** Parameters as PyTorch and Keras call them, where ours have other names; written as `camelCase`. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  learningRate: ["lr"],
  betas: ["beta1"],
  eps: ["epsilon"],
  kernelSize: ["kernel"],
  poolSize: ["size", "kernel"],
  outChannels: ["filters"],
  channels: ["filters"],
  outFeatures: ["units"],
  features: ["units"],
  nFeatures: ["units"],
  useBias: ["bias"],
  alpha: ["slope"],
  negativeSlope: ["slope"],
  p: ["rate"],
  prob: ["rate"],
  scale: ["factor"],
  scaleFactor: ["factor"],
  mode: ["method"],
  imageSize: ["size"],
  stddev: ["std"],
  sigma: ["std"],
  mu: ["mean"],
  minval: ["low"],
  maxval: ["high"],
  nSamples: ["samples"],
  labelSmoothing: ["realLabel"],
};

/** Types of values as other languages call them. */
const types: Readonly<Record<string, string>> = {
  integer: "int",
  float: "number",
  double: "number",
  real: "number",
  bool: "flag",
  boolean: "flag",
  str: "text",
  string: "text",
};

/** Precisions as other libraries call them. */
const precisions: Readonly<Record<string, string>> = {
  bf16: "mixed",
  bfloat16: "mixed",
  fp16: "mixed",
  float16: "mixed",
  half: "mixed",
  amp: "mixed",
  autocast: "mixed",
  fp32: "float32",
  f32: "float32",
  single: "float32",
  full: "float32",
};

const camelCase = (name: string): string => name.replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());
const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** The parameter among `known` that other libraries call `name`. */
export const parameterFromElsewhere = (name: string, known: readonly string[]): string | undefined =>
  own(parameters, camelCase(name))?.find((meant) => known.includes(meant));

/** The type of a `param` that other languages call `name`. */
export const typeFromElsewhere = (name: string): string | undefined => own(types, name.toLowerCase());

/** The precision that other libraries call `name`. */
export const precisionFromElsewhere = (name: string): string | undefined => own(precisions, name.toLowerCase());
