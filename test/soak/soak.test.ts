import { expect, test } from '@jest/globals';
import { soak } from './soak.ts';

/** A short one; `npm run soak` is the long one. Another seed every time: what fails tells it. */
test('all commands under random faults: the results of a calm day, or the right exit code', async () => {
  const seed = Date.now() % 1_000_000;
  const { inProcess, spawned, findings } = await soak({ runs: 80, spawned: 3, seed });
  expect({ seed, findings }).toEqual({ seed, findings: [] });
  expect([inProcess.runs, inProcess.faults > 50, inProcess.retries > 20, spawned.runs]).toEqual([80, true, true, 3]);
  // alone it takes a few seconds
}, 180_000);
