export { type EngineName, EngineUnavailable, engineNames, type OpenOptions, openEngine } from "./open.js";
export { type Probe, probeEngines } from "./probe.js";
