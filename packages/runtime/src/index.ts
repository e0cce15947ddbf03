export { requireAssets } from "./assets.js";
export { advance } from "./duration.js";
export * from "./loop.js";
export * from "./model.js";
export * from "./ports.js";
export { requirePrecision } from "./precision.js";
export { createRandomTensors } from "./random-tensors.js";
export { type CountedStream, createStream, type Moment, type PassName, passes } from "./streams.js";
