import type { Stopper } from "@dotgan/runtime";

/** The part of `process` that is used; replaceable in tests. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
  exit(code: number): void;
}

/** A stopper that listens until it is released. */
export interface SignalStopper extends Stopper {
  release(): void;
}

/**
 * Ctrl-C (SIGINT) asks the run to finish its step and save; a second one exits at once with 130. SIGTERM, as job
 * schedulers send it before they kill, asks the same. `onFirst` may tell the user that it was heard.
 */
export function listenForSignals(
  onFirst?: (reason: "interrupt" | "terminate") => void,
  source: SignalSource = process,
): SignalStopper {
  let reason: Stopper["reason"];
  function ask(asked: "interrupt" | "terminate"): void {
    if (reason) return;
    reason = asked;
    onFirst?.(asked);
  }
  let interrupts = 0;
  const interrupt = () => {
    if (++interrupts > 1) source.exit(130);
    else ask("interrupt");
  };
  const terminate = () => ask("terminate");
  source.on("SIGINT", interrupt);
  source.on("SIGTERM", terminate);
  return {
    get reason() {
      return reason;
    },
    release() {
      source.off("SIGINT", interrupt);
      source.off("SIGTERM", terminate);
    },
  };
}
