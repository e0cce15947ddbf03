import { rolldown } from "rolldown";
const b = await rolldown({ input: process.env.IN, platform: "node", external: [/^sharp$/, /tensorflow/, /onnxruntime/, /\.node$/], resolve: { conditionNames: ["@dotgan/source", "node", "import", "default"] } });
await b.write({ file: process.env.OUT, format: "esm", inlineDynamicImports: true });
