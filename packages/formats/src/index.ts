export * from "./cifar.js";
export * from "./csv.js";
export * from "./idx.js";
export * from "./malformed.js";
export * from "./pytorch.js";
export * from "./safetensors.js";
export * from "./tensorboard.js";
