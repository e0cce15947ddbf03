import type { PluginPackage } from "@dotgan/kit";
import { batchDependence } from "./batchDependence.js";
import { classConfidence } from "./classConfidence.js";
import { classEntropy } from "./classEntropy.js";
import { codeAccuracy } from "./codeAccuracy.js";
import { collapse } from "./collapse.js";
import { discriminatorAccuracy } from "./discriminatorAccuracy.js";
import { discriminatorGap } from "./discriminatorGap.js";
import { factorScore } from "./factorScore.js";
import { fid } from "./fid.js";
import { frechetDistance } from "./frechetDistance.js";
import { gradientNorms } from "./gradientNorms.js";
import { inceptionScore } from "./inceptionScore.js";
import { intrinsicDimension } from "./intrinsicDimension.js";
import { jensenShannon } from "./jensenShannon.js";
import { kernelDistance } from "./kernelDistance.js";
import { linearProbe } from "./linearProbe.js";
import { modeCoverage } from "./modeCoverage.js";
import { msSsim } from "./msSsim.js";
import { nearestNeighbour } from "./nearestNeighbour.js";
import { nearestNeighbourAccuracy } from "./nearestNeighbourAccuracy.js";
import { parzen } from "./parzen.js";
import { precisionRecall } from "./precisionRecall.js";

export { type Dimensions, intrinsicDimensions } from "./dimension.js";
export { forward, weightShapes } from "./features/network.js";
export {
  batchDependence,
  classConfidence,
  classEntropy,
  codeAccuracy,
  collapse,
  discriminatorAccuracy,
  discriminatorGap,
  factorScore,
  fid,
  frechetDistance,
  gradientNorms,
  inceptionScore,
  intrinsicDimension,
  jensenShannon,
  kernelDistance,
  linearProbe,
  modeCoverage,
  msSsim,
  nearestNeighbour,
  nearestNeighbourAccuracy,
  parzen,
  precisionRecall,
};

export default {
  name: "@dotgan/metrics",
  version: "0.1.0",
  plugins: [
    batchDependence,
    classConfidence,
    classEntropy,
    codeAccuracy,
    collapse,
    discriminatorAccuracy,
    discriminatorGap,
    factorScore,
    fid,
    frechetDistance,
    gradientNorms,
    inceptionScore,
    intrinsicDimension,
    jensenShannon,
    kernelDistance,
    linearProbe,
    modeCoverage,
    msSsim,
    nearestNeighbour,
    nearestNeighbourAccuracy,
    parzen,
    precisionRecall,
  ],
} satisfies PluginPackage;
