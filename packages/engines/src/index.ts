export { type EngineName, EngineUnavailable, engineNames, type OpenOptions, openEngine } from "./open.js";
