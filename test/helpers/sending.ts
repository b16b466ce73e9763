import { type Answer, createSend, type SendOptions, type SendRequest } from '../../src/http/index.ts';
import { type CannedAnswer, startServer, type TestServer } from './server.ts';
import { type SleeplessClock, sleeplessClock } from './sleepless-clock.ts';

export interface Sending {
  readonly server: TestServer;
  readonly clock: SleeplessClock;
  /** The lines of `--verbose`. */
  readonly log: readonly string[];
  send(request?: Partial<SendRequest>): Promise<Answer>;
  /** The text with the port, which is another one every time, replaced. */
  plain(text: string): string;
}

/** A server with these answers and a `send` for it, both closed in the end. */
export async function withServer<T>(
  answers: CannedAnswer | readonly CannedAnswer[],
  use: (sending: Sending) => Promise<T>,
  options: Partial<SendOptions> = {},
): Promise<T> {
  const server = await startServer(answers);
  const clock = sleeplessClock();
  const log: string[] = [];
  const send = createSend({ userAgent: 'modelarts-export/test', clock, log: (line) => log.push(line), ...options });
  const url = new URL('/v2/tasks?limit=10', server.origin);
  try {
    return await use({
      server,
      clock,
      log,
      send: (request) => send({ method: 'GET', service: 'ModelArts', url, ...request }),
      plain: (text) => text.replaceAll(url.host, 'HOST').replace(/ \d+ ms\)/, ' TIME)'),
    });
  } finally {
    send.close();
    await server.close();
  }
}
