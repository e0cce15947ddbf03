import type * as tfjs from "@tensorflow/tfjs-core";
import type { NativeOperators } from "./native.js";

/** A tensor of TensorFlow.js. Plugins receive and return them; only engines create the library that makes them. */
export type Tensor = tfjs.Tensor;
/** A tensor without dimensions, as losses return it. */
export type Scalar = tfjs.Scalar;
/** `[batch, size]`. */
export type Tensor2D = tfjs.Tensor2D;
/** Three dimensions. */
export type Tensor3D = tfjs.Tensor3D;
/** `[batch, height, width, channels]`. */
export type Tensor4D = tfjs.Tensor4D;

type Random =
  | "randomNormal"
  | "randomUniform"
  | "randomUniformInt"
  | "randomStandardNormal"
  | "randomGamma"
  | "rand"
  | "multinomial"
  | "dropout";
type Control =
  | "engine"
  | "env"
  | "ENV"
  | "setBackend"
  | "getBackend"
  | "removeBackend"
  | "registerBackend"
  | "findBackend"
  | "findBackendFactory"
  | "ready"
  | "variable"
  | "variableGrads"
  | "train"
  | "nextFrame"
  | "enableProdMode"
  | "enableDebugMode"
  | "disposeVariables"
  | "registerKernel"
  | "unregisterKernel"
  | "registerGradient"
  | "unregisterGradient";

/**
 * What a plugin may call: TensorFlow.js without its random operators (randomness is counter-based and handed in, so that
 * a run can be repeated) and without engine control; and what the engine can do at once.
 */
export type Ops = Omit<typeof tfjs, Random | Control> & { readonly native?: NativeOperators };
