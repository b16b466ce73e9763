/** Guesses the end from the progress that was seen; times are ms since the wait began. */
export interface Estimate {
  seen(percent: number | undefined, elapsedMs: number): void;
  /** undefined while nothing can be told; 0 where the end is due. */
  leftMs(elapsedMs: number): number | undefined;
}

interface Point {
  readonly percent: number;
  readonly atMs: number;
}

/** Between two looks it counts down. */
export function estimator(): Estimate {
  let first: Point | undefined;
  let last: Point | undefined;
  return {
    seen(percent, atMs) {
      if (percent === undefined) return;
      last = { percent, atMs };
      // a task that is queued makes no progress, and says nothing about its pace
      if (first === undefined || percent <= first.percent) first = last;
    },
    leftMs(elapsedMs) {
      if (!first || !last || last.percent <= first.percent) return undefined;
      const msPerPercent = (last.atMs - first.atMs) / (last.percent - first.percent);
      const leftMs = (100 - last.percent) * msPerPercent - (elapsedMs - last.atMs);
      return Math.max(leftMs, 0);
    },
  };
}
