import { EngineUnavailable, openEngine } from "@dotgan/engines";

/** `tensorflow` where it opens here; it is optional, and is said to be left out where it is not installed. */
export const native = await openEngine("tensorflow").then(
  () => ["tensorflow" as const],
  (error: unknown) => {
    if (!(error instanceof EngineUnavailable)) throw error;
    console.info(`without \`tensorflow\`: ${error.message}`);
    return [];
  },
);
