/** The same values; whatever ends them also ends, by `reading`, what is under way: their end, a failure, or a reader who leaves. */
export function leavable<T>(values: AsyncGenerator<T>, reading: AbortController): AsyncIterable<T> {
  const guarded = abortingAtEnd(values, reading);
  const leave = async (): Promise<IteratorResult<T>> => {
    // a generator that waits for a page takes note of return() only afterwards
    reading.abort();
    return guarded.return(undefined);
  };
  return { [Symbol.asyncIterator]: () => ({ next: () => guarded.next(), return: leave }) };
}

async function* abortingAtEnd<T>(values: AsyncGenerator<T>, reading: AbortController): AsyncGenerator<T> {
  try {
    yield* values;
  } finally {
    reading.abort();
  }
}
