import { exit, Stop } from "./exit.js";

/** Runs work that goes on, when its command is run again, from where Ctrl-C or the system stopped it. */
export async function stoppable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    return await work(stopped.signal);
  } catch (error) {
    if (!stopped.signal.aborted) throw error;
    throw new Stop(exit.interrupted, "Stopped; the same command goes on from here.");
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}
