import type { ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { run } from '../../src/main.ts';
import { accessTo } from '../helpers/access.ts';
import { fakeHost, runCli } from '../helpers/host.ts';
import { type RecordedRequest, respond } from '../helpers/server.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';
import { withServer } from '../helpers/with-server.ts';

const deep = `{"total_count":1,"export_tasks":[{"task_id":"t1","x":${'['.repeat(6000)}${']'.repeat(6000)}}]}`;
const formats = ['table', 'wide', 'json', 'ndjson', 'csv', 'name'];

test.each(formats)('as %s, an answer nested too deeply is exit 7 and writes nothing', (format) =>
  withServer({ body: deep }, async ({ origin }) => {
    const { code, stdout, stderr } = await runCli(['list', '-o', format], { env: accessTo(origin) });
    expect([code, stdout]).toEqual([7, '']);
    expect(stderr).toContain('answered with JSON that is nested deeper than 512 levels');
  }),
);

test('a wait ends at once with 7, as with any broken contract', () =>
  withServer({ body: deep }, async ({ origin, requests }) => {
    const { code, stdout } = await runCli(['wait', 't1'], { env: accessTo(origin), clock: sleeplessClock() });
    expect([code, stdout, requests.length]).toEqual([7, '', 1]);
  }));

/** Also what is no error of this program's own: here the disk is full after the first page. */
test.each(['csv', 'name', 'table'])('as %s, any error that ends a list says how much was written', (format) =>
  withServer(pages, async ({ origin }) => {
    const host = fakeHost({ env: accessTo(origin) });
    const code = await run(['list', '-o', format], { ...host, stdout: fullAfterOneChunk() });
    expect([code, host.written.stderr]).toEqual([
      1,
      'incomplete: 100 tasks written\nerror: cannot write to stdout: no space left\n',
    ]);
  }),
);

function pages({ url }: RecordedRequest, response: ServerResponse): void {
  const offset = Number(new URL(url, 'http://any').searchParams.get('offset') ?? 0);
  const first = offset < 3 ? offset * 100 : offset;
  const tasks = Array.from({ length: 100 }, (_, index) => ({ task_id: `t${first + index}`, status: 'RUNNING' }));
  respond(response, { body: { total_count: 300, export_tasks: first < 300 ? tasks : [] } });
}

function fullAfterOneChunk() {
  let isFull = false;
  return new Writable({
    write: (_chunk, _encoding, done) => {
      done(isFull ? new Error('no space left') : null);
      isFull = true;
    },
  });
}
