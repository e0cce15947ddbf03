export { type AssetDownload, downloadAsset } from "./asset.js";
export { download, downloadedBytes, type Wanted } from "./download.js";
export { type Network, network, openAddress, type Reply, type Route } from "./http.js";
