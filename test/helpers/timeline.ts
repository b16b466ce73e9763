import { settled } from './slow-list.ts';

export interface Timeline {
  /** ms since the start. */
  now(): number;
  after(ms: number): Promise<void>;
  /** Lets time pass, from one moment at which something is due to the next, until the work is done. */
  during<T>(work: Promise<T>): Promise<T>;
}

/** Time in which everything but waiting takes none: how long things take together can be told to the ms. */
export function timeline(): Timeline {
  let time = 0;
  const due: { readonly at: number; readonly go: () => void }[] = [];
  return {
    now: () => time,
    after: (ms) => new Promise((go) => due.push({ at: time + ms, go })),
    during: async (work) => {
      let isDone = false;
      const end = () => {
        isDone = true;
      };
      work.then(end, end);
      for (await settled(); !isDone; await settled()) {
        time = Math.min(...due.map(({ at }) => at));
        if (!Number.isFinite(time)) throw new Error('nothing is under way, and the work is not done');
        const now = due.filter(({ at }) => at === time);
        due.splice(0, due.length, ...due.filter(({ at }) => at > time));
        for (const { go } of now) go();
      }
      return work;
    },
  };
}
