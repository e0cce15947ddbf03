import { basename, dirname } from "node:path";

export const name = "dotgan-lessons";

const root = "lessons";

/** Every folder in lessons/ with a README becomes a target of the project `lessons`, named as it is. */
export const createNodesV2 = [
  `${root}/*/README.md`,
  (files) =>
    files.map((file) => {
      const lesson = basename(dirname(file.replaceAll("\\", "/")));
      const target = {
        executor: "tools:lesson",
        options: { lesson },
        cache: false,
        metadata: { description: `Run the sweeps of lessons/${lesson}, and write its results, tables and figures` },
      };
      return [file, { projects: { [root]: { name: "lessons", root, targets: { [lesson]: target } } } }];
    }),
];
