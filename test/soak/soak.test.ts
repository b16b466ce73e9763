import { expect, test } from '@jest/globals';
import { soak } from './soak.ts';

const seed = Date.now() % 1_000_000;

/** A short one; `npm run soak` is the long one. Another seed every time: whatever fails, the title tells it. */
test.each([seed])(
  'all commands under random faults, with the seed %i: the results of a calm day, or the right exit code',
  async (seed) => {
    const { inProcess, spawned, findings } = await soak({ runs: 80, spawned: 3, seed });
    expect(findings).toEqual([]);
    expect([inProcess.runs, inProcess.faults > 50, inProcess.retries > 20, spawned.runs]).toEqual([80, true, true, 3]);
  },
  // alone it takes a few seconds
  180_000,
);
