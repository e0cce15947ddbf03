import { openEngine } from "@dotgan/engines";
import type { Tensorflow } from "@dotgan/kit";

/** TensorFlow.js on its reference backend. */
export const openReference = async (): Promise<Tensorflow> => (await openEngine("cpu")).tf;
