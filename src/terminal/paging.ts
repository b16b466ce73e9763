import type { Host } from '../host.ts';

type Chunks = AsyncIterable<string> | Iterable<string>;

/** Output on its way through pagers, one after another. */
export interface Paging {
  /** Shows the chunks by this command, or as they are where it cannot be started. */
  page(command: string, chunks: Chunks, signal?: AbortSignal): Promise<void>;
  /** Settles with the end of the pager that has the terminal now; undefined where none has. */
  underWay(): Promise<unknown> | undefined;
}

interface PagingOptions {
  /** To stdout, without a pager. */
  print(chunks: Chunks, signal?: AbortSignal): Promise<unknown>;
  stopProgress(): void;
}

/** What starts a pager is loaded with the first chunk that there is to show. */
export function openPaging(host: Host, { print, stopProgress }: PagingOptions): Paging {
  let underWay: Promise<unknown> | undefined;
  return {
    underWay: () => underWay,
    page: async (command, chunks, signal) => {
      signal?.throwIfAborted();
      const { pageThrough } = await import('./pager.ts');
      const rest = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
      const { value: first, done } = await rest.next();
      if (done) return;
      stopProgress();
      const end = pageThrough(first, rest, { command, env: host.env, platform: host.platform, signal });
      underWay = end.catch(() => {});
      const { unshown, isInterrupted } = await end.finally(() => {
        underWay = undefined;
      });
      if (isInterrupted) await interrupt(host, signal);
      // it was none
      if (unshown.length > 0) await print(followedBy(unshown, rest), signal);
      else await rest.return?.();
    },
  };
}

/** What Ctrl-C has ended is not all that it ends: the signal is the run's, too. */
async function interrupt(host: Host, signal: AbortSignal | undefined): Promise<void> {
  // a signal on its way does not keep a process from coming to its end
  const alive = setTimeout(() => {}, 1000);
  host.kill(host.pid, 'SIGINT');
  if (signal && !signal.aborted)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  clearTimeout(alive);
  signal?.throwIfAborted();
}

async function* followedBy<T>(items: readonly T[], rest: AsyncIterator<T> | Iterator<T>): AsyncIterable<T> {
  yield* items;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
