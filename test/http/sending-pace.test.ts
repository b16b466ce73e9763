import { expect, test } from '@jest/globals';
import type { Clock } from '../../src/host.ts';
import { withServer } from '../helpers/sending.ts';
import type { CannedAnswer } from '../helpers/server.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';

test('while one request waits out a 429, no other one starts; those to IAM do', async () => {
  let wake = () => {};
  const asleep = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const clock: Clock = { ...sleeplessClock(), sleep: () => asleep };
  const answers: CannedAnswer[] = [{ status: 429, headers: { 'retry-after': '5' } }, { body: {} }];
  await withServer(
    answers,
    async ({ send, server }) => {
      const first = send();
      while (server.requests.length < 1) await turn();
      await turn();
      const others = [send(), send()];
      await send({ service: 'IAM' });
      expect(server.requests).toHaveLength(2);
      wake();
      await Promise.all([first, ...others]);
      expect(server.requests).toHaveLength(5);
    },
    { clock },
  );
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
