export * from "./loop.js";
export { advance } from "./duration.js";
export * from "./model.js";
export * from "./ports.js";
export { createStream, type Moment, type PassName, passes } from "./streams.js";
