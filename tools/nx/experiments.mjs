import { relative } from "node:path";

export const name = "dotgan-experiments";

const root = "experiments";

/** Every `.gan` file below experiments/ becomes a target of the project `experiments`, named by its path. */
export const createNodesV2 = [
  `${root}/**/*.gan`,
  (files) =>
    files.map((file) => {
      const target = relative(root, file)
        .replaceAll("\\", "/")
        .replace(/\.gan$/, "");
      const train = {
        executor: "tools:train",
        options: { file },
        cache: false,
        metadata: { description: `Train ${file}; further flags are those of gan train` },
      };
      return [file, { projects: { [root]: { name: "experiments", root, targets: { [target]: train } } } }];
    }),
];
