/** Opens what it gives when somebody first asks. */
export interface Once<T> {
  (): Promise<T>;
  /** What was opened, if anybody asked; undefined also when that failed. */
  opened(): Promise<T | undefined>;
}

/** Whoever asks after a failure opens anew: what is not available now may be later. */
export function once<T>(open: () => Promise<T>): Once<T> {
  let opening: Promise<T> | undefined;
  const ask = () => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  return Object.assign(ask, { opened: async () => opening?.catch(() => undefined) });
}
