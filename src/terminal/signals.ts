import type { Host, Signal } from '../host.ts';

export interface Signals {
  /** Aborted by the first signal, with the reason that was made of it. */
  readonly interruption: AbortSignal;
  /** Ends this process by the signal, so that a loop in a shell ends too. */
  endProcess(signal: Signal): Promise<void>;
  stopListening(): void;
}

export interface SignalOptions {
  reasonFor(signal: Signal): Error;
  /** Is this one somebody else's now? */
  isOthers?(signal: Signal): boolean;
  /** Leaves the screen as it was found. */
  cleanUp(): void;
}

/** Ctrl-C, a terminal that was closed, and who ends the process in good order. */
const signals: readonly Signal[] = ['SIGHUP', 'SIGINT', 'SIGTERM'];

/** The first signal is a request to clean up; a second one ends the process at once. */
export function listenForSignals(host: Host, { reasonFor, isOthers = () => false, cleanUp }: SignalOptions): Signals {
  const interruption = new AbortController();
  const listenerFor = (signal: Signal) => () => {
    if (isOthers(signal)) return;
    if (interruption.signal.aborted) void endProcess(signal);
    else interruption.abort(reasonFor(signal));
  };
  const listeners = signals.map((signal) => [signal, listenerFor(signal)] as const);
  const stopListening = () => {
    for (const [signal, listener] of listeners) host.off(signal, listener);
  };
  const endProcess = async (signal: Signal) => {
    cleanUp();
    stopListening();
    host.kill(host.pid, signal);
    await delivery();
  };
  for (const [signal, listener] of listeners) host.on(signal, listener);
  return { interruption: interruption.signal, endProcess, stopListening };
}

/** A library with a listener of its own (a hidden cursor is shown again) is called first, and sends the signal on. */
async function delivery(): Promise<void> {
  // the rest of this turn of the event loop, and a whole one, in which signals are looked for
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
