export type { Measured } from "./measure.js";
export { type EngineName, EngineUnavailable, engineNames, type OpenOptions, openEngine } from "./open.js";
export { type Probe, type ProbeOptions, probeEngine, probeEngines } from "./probe.js";
export { keepSpeeds } from "./speeds.js";
export {
  bindingFolder,
  bindingPackage,
  engineFolderName,
  enginesFolder,
  quietAddon,
  tensorflowVersion,
  type Variant,
} from "./tensorflow/installed.js";
export { type FoundTensorflow, findTensorflow } from "./tensorflow/load.js";
