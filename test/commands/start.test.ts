import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { run } from '../../src/main.ts';
import { messages } from '../../src/sandbox/errors.ts';
import { accessTo } from '../helpers/access.ts';
import { fakeHost, runCli } from '../helpers/host.ts';
import { type RecordedRequest, respond, startServer } from '../helpers/server.ts';
import { path, type StartingOptions, withStarting } from '../helpers/starting.ts';
import { withServer } from '../helpers/with-server.ts';

const ours = ['--path', path];
const mine: StartingOptions = { script: ['mine:start', 'other:start', 'third:start'] };
const plain = { path: '/bucket/p/', export_type: 3, export_params: { sample_state: '', export_dest: 'DIR' } };
const goesOn = 'looking for the export in the list';
const taken = 'note: export task mine is new and goes there: it is taken for the one\n';
const lookFirst =
  "hint: 'modelarts-export list' shows whether it runs; then start again with --once, which takes it if it does\n";

describe('an answer that is lost', () => {
  const closed = 'ModelArts (HOST) closed the connection before its answer was complete';
  const page = 'ModelArts (HOST) answered with a web page instead of JSON';
  const hung = 'ModelArts (HOST) did not answer within 0.5 s';
  const backend = 'ModelArts is not available: Backend timeout';
  const cases: readonly [string, string][] = [
    ['lost', closed],
    ['lost+late=20s', closed],
    ['lost-504', backend],
    ['lost-504+late=60s', backend],
    ['lost-html', page],
    ['lost-html+late=5s', page],
    ['lost-hang', hung],
    ['lost-hang+late=5s', hung],
    ['reset-body', closed],
    ['empty', 'ModelArts (HOST) answered with an empty body instead of JSON'],
    ['truncated', 'ModelArts (HOST) answered with broken or truncated JSON'],
  ];

  test.each(cases)('%s: one POST, one task, and its id', (fault, said) =>
    withStarting({ ...mine, faults: `ok,${fault}` }, async ({ start, posts, tasks, clock }) => {
      expect(await start([...ours, '--request-timeout', '500ms'])).toEqual({
        code: 0,
        stdout: 'mine\n',
        stderr: `note: ${said}; ${goesOn}\n${taken}`,
      });
      clock.pass(60_000);
      expect([posts(), await tasks()]).toEqual([1, ['mine']]);
    }),
  );

  test.each<[string, string, string]>([
    ['reset', closed, ''],
    ['lost+late=61s', closed, ''],
    ['html', page, ''],
    ['hang', hung, ''],
    ['504', backend, ' (HTTP 504, APIG.0203, request 00000000000000000000000000000002)'],
  ])('%s: one POST, and 11 when no task shows', (fault, said, facts) =>
    withStarting({ ...mine, faults: `ok,${fault}` }, async ({ start, posts }) => {
      const status = fault === 'html' ? ' (HTTP 200)' : facts;
      expect(await start([...ours, '--request-timeout', '500ms', '--wait'])).toEqual({
        code: 11,
        stdout: '',
        stderr:
          `note: ${said}; ${goesOn}\n` +
          `error: an export to obs://bucket/p/ may run: it was sent, but ${said}; ` +
          `no export task of it has shown for 1m00s${status}\n${lookFirst}`,
      });
      expect(posts()).toBe(1);
    }),
  );

  test('looks that fail are missed ones', () =>
    withStarting({ ...mine, faults: 'ok,lost,502,403,400+4352,html,reset' }, async ({ start, methods }) => {
      const { code, stdout } = await start([...ours, '-q']);
      expect([code, stdout, methods.join(' ')]).toEqual([0, 'mine\n', 'GET POST GET GET GET GET GET GET']);
    }));

  test('two that may be it: 11, with both ids', async () => {
    const lists = [[], ['a', 'b']];
    let looks = 0;
    const server = await startServer((request, response) => {
      if (request.method === 'POST') response.destroy();
      else {
        const tasks = (lists[looks++] ?? []).map((task_id) => ({ ...plain, task_id, create_time: Date.now() + 5000 }));
        response.end(JSON.stringify({ total_count: tasks.length, export_tasks: tasks }));
      }
    });
    const env = {
      MODELARTS_ENDPOINT: server.origin,
      MODELARTS_PROJECT_ID: 'p',
      MODELARTS_DATASET_ID: 'd',
      MODELARTS_TOKEN: 'token',
    };
    const { code, stdout, stderr } = await runCli(['start', ...ours, '--json', '-q'], { env });
    await server.close();
    expect([code, stdout, JSON.parse(stderr)]).toEqual([
      11,
      '',
      {
        error: {
          kind: 'unknown_outcome',
          exit_code: 11,
          message:
            'an export to obs://bucket/p/ may run: it was sent, but ModelArts ' +
            `(${new URL(server.origin).host}) closed the connection before its answer was complete; ` +
            '2 new export tasks go there: a, b',
          retryable: false,
          hint: lookFirst.slice('hint: '.length, -1),
        },
      },
    ]);
  });

  test('where the list had to tell it, json is the id alone, as the documented answer is', () =>
    withStarting({ ...mine, faults: 'ok,lost' }, async ({ start }) => {
      expect((await start([...ours, '--json'])).stdout).toBe('{"task_id":"mine"}\n');
    }));
});

describe('what goes to the same path already', () => {
  test('runs: 9 with its id; --attach takes it, but for another type; --force starts another', () =>
    withStarting(mine, async ({ start, posts }) => {
      await start(ours);
      expect(await start(ours)).toEqual({
        code: 9,
        stdout: '',
        stderr:
          'error: export task mine to obs://bucket/p/ is RUNNING already; nothing was started\n' +
          'hint: wait for it: modelarts-export wait mine\n      --attach takes it, --force starts another one\n',
      });
      expect(JSON.parse((await start([...ours, '--json'])).stderr).error).toMatchObject({
        kind: 'already_running',
        exit_code: 9,
        retryable: false,
        task_id: 'mine',
        dataset_id: expect.any(String),
      });
      expect(await start([...ours, '--attach'])).toEqual({
        code: 0,
        stdout: 'mine\n',
        stderr: 'note: export task mine runs already and is taken; nothing was started\n',
      });
      expect((await start([...ours, '--attach', '--type', 'labeled'])).stderr).toBe(
        'error: export task mine to obs://bucket/p/ is RUNNING already, of another type; nothing was started\n' +
          'hint: wait for it: modelarts-export wait mine\n      --force starts another one\n',
      );
      expect(posts()).toBe(1);
      expect(await start([...ours, '--force'])).toEqual({ code: 0, stdout: 'other\n', stderr: '' });
      expect(posts()).toBe(2);
    }));

  test('the path is known in every form, another destination is another place', () =>
    withStarting(mine, async ({ start, posts }) => {
      await start(ours);
      for (const form of ['s3://bucket/p', '/bucket/p', '/bucket/p/', 'OBS://bucket/p/']) {
        expect((await start(['--path', form])).code).toBe(9);
      }
      expect((await start([...ours, '--new-dataset', 'n', '--work-path', '/bucket/w/'])).code).toBe(0);
      expect(posts()).toBe(2);
    }));

  test('has succeeded: --once takes it; without it a note, and another one', () =>
    withStarting({ script: ['mine:start,run=1s', 'other:start'] }, async ({ start, posts, clock }) => {
      await start(ours);
      clock.pass(2000);
      expect(await start([...ours, '--once'])).toEqual({
        code: 0,
        stdout: 'mine\n',
        stderr: 'note: export task mine has succeeded already: its files lie in obs://bucket/p/; nothing was started\n',
      });
      expect(posts()).toBe(1);
      expect(await start(ours)).toEqual({
        code: 0,
        stdout: 'other\n',
        stderr: 'note: export task mine has succeeded with this path: its files lie in obs://bucket/p/\n',
      });
      expect(posts()).toBe(2);
    }));

  test('has failed: it is started anew, with --once too', () =>
    withStarting({ script: ['mine:start,run=1s,fail', 'other:start'] }, async ({ start, clock }) => {
      await start(ours);
      clock.pass(2000);
      expect(await start([...ours, '--once'])).toEqual({ code: 0, stdout: 'other\n', stderr: '' });
    }));
});

describe('every refusal', () => {
  const refused = 'ModelArts refused the request: ';
  const busy = 'the dataset is busy, nothing was started: ';
  const refusals: readonly [fault: string, code: number, kind: string, before: string][] = [
    ['400+4384', 5, 'refused', refused],
    ['400+4358', 5, 'refused', refused],
    ['400+4311', 5, 'refused', refused],
    ['400+4312', 5, 'refused', refused],
    ['400+4313', 5, 'refused', refused],
    ['400+4314', 5, 'refused', refused],
    ['400+4315', 5, 'refused', refused],
    ['400+4316', 5, 'refused', refused],
    ['400+4374', 5, 'refused', refused],
    ['400+4205', 5, 'refused', refused],
    ['400+4352', 3, 'not_found', 'dataset not found: '],
    ['400+4338', 3, 'not_found', 'dataset or task not found: '],
    ['400+4353', 3, 'not_found', 'dataset version not found: '],
    ['400+4824', 5, 'refused', refused],
    ['400+4825', 5, 'refused', refused],
    ['400+4351', 5, 'refused', refused],
    ['400+4364', 5, 'refused', refused],
    ['400+4350', 5, 'refused', refused],
    ['500+4354', 5, 'refused', refused],
    ['501+4383', 5, 'refused', refused],
    ['400+4409', 9, 'busy', busy],
    ['400+4343', 9, 'busy', busy],
    ['400+4349', 9, 'busy', busy],
    ['400+4355', 9, 'busy', busy],
    ['400+4356', 9, 'busy', busy],
    ['501+4385', 9, 'busy', busy],
    ['501+4386', 9, 'busy', busy],
    ['501+4387', 9, 'busy', busy],
    ['501+4394', 9, 'busy', busy],
    ['403+4310', 5, 'refused', refused],
    ['401+4826', 5, 'refused', refused],
    ['401+4750', 5, 'refused', refused],
    ['403+0108', 4, 'auth', 'ModelArts does not allow this: '],
    ['429+4395', 6, 'unavailable', 'ModelArts gets too many requests: '],
    ['200+4384', 5, 'refused', refused],
  ];

  test.each(refusals)('%s: exit %i, %s; nothing was started', (fault, exitCode, kind, before) =>
    withStarting({ ...mine, faults: `ok,${fault}` }, async ({ start, methods }) => {
      const [status, number] = fault.split('+');
      const code = `ModelArts.${number}`;
      const { stderr, ...rest } = await start([...ours, '--json', '-q']);
      const { hint: _, ...error } = JSON.parse(stderr).error;
      expect(rest).toEqual({ code: exitCode, stdout: '' });
      expect(error).toEqual({
        kind,
        exit_code: exitCode,
        http_status: Number(status),
        api_code: code,
        message: before + (messages[code] ?? 'The sandbox was told to refuse this.'),
        request_id: '00000000000000000000000000000002',
        retryable: exitCode === 6 || exitCode === 9,
      });
      expect(methods).toEqual(['GET', 'POST']);
    }),
  );

  test('a redirect, and too many requests without a code', () =>
    withStarting({ ...mine, faults: 'ok,302,ok,429:7' }, async ({ start, posts }) => {
      expect([(await start(ours)).code, (await start(ours)).code, posts()]).toEqual([5, 6, 2]);
    }));
});

describe('the body', () => {
  const toNew = {
    path: '/test-obs/classify/input/',
    export_type: 3,
    export_params: {
      sample_state: '',
      export_dest: 'NEW_DATASET',
      export_new_dataset_name: 'dataset-export-test',
      export_new_dataset_work_path: '/test-obs/classify/output/',
    },
  };
  const params = (change: object) => ({ ...plain, export_params: { ...plain.export_params, ...change } });
  const bodies: readonly [string, readonly string[], object][] = [
    ['the documented one', ['--path', '/bucket/p/'], plain],
    [
      'the documented one to a new dataset',
      [
        ...['--path', 'obs://test-obs/classify/input', '--new-dataset', 'dataset-export-test'],
        ...['--work-path', 's3://test-obs/classify/output'],
      ],
      toNew,
    ],
    ['a bucket alone', ['--path', 'obs://bucket'], { ...plain, path: '/bucket/' }],
    ['a type by word', [...ours, '--type', 'labeled'], { ...plain, export_type: 0 }],
    ['a directory', [...ours, '--export-format', 'tree'], { ...plain, export_format: 1 }],
    ['labels', [...ours, '--annotation-format', 'VOC'], { ...plain, annotation_format: 'VOC' }],
    ['a version', [...ours, '--version-id', 'v1'], { ...plain, version_id: 'v1' }],
    ['a state', [...ours, '--sample-state', 'workforce_sampled'], params({ sample_state: '__WORKFORCE_SAMPLED__' })],
    ['a state in capitals', [...ours, '--sample-state', '__ALL__'], params({ sample_state: '__ALL__' })],
    [
      'a ratio',
      [...ours, '--train-sample-ratio', '0.80'],
      params({ ratio_sample_usage: true, train_sample_ratio: '0.80' }),
    ],
  ];

  test.each(bodies)('%s is sent byte for byte', (_name, argv, body) =>
    withStarting(mine, async ({ start, posts }) => {
      const { code, stdout } = await start([...argv, '--dry-run', '-q']);
      expect([code, stdout, posts()]).toEqual([0, `${JSON.stringify(body)}\n`, 0]);
    }),
  );

  test('--body lies over the documented one, the flags over both, and what --dry-run prints is taken again', () =>
    withStarting(mine, async ({ start, posts }) => {
      const given = {
        path: 's3://bucket/q',
        export_params: { sample_state: 'ALL', train_sample_ratio: 0.5 },
        export_type: 0,
      };
      const first = await start(['--body', '-', '--type', 'all', '--dry-run'], { stdin: JSON.stringify(given) });
      expect(first).toEqual({
        code: 0,
        stdout: `${JSON.stringify({
          path: '/bucket/q/',
          export_type: 2,
          export_params: { sample_state: '__ALL__', export_dest: 'DIR', train_sample_ratio: '0.5' },
        })}\n`,
        stderr: 'POST ORIGIN/v2/PROJECT/datasets/DATASET/export-tasks\n',
      });
      expect(await start(['--body', '-', '--dry-run'], { stdin: first.stdout })).toEqual(first);
      expect(posts()).toBe(0);
      expect((await start(['--body', '-'], { stdin: first.stdout })).stdout).toBe('mine\n');
    }));

  test('--body reads a file, in a sandbox of its own, too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'body-'));
    const file = join(folder, 'body.json');
    writeFileSync(file, JSON.stringify(plain));
    const { code, stdout } = await runCli(['start', '--sandbox', '--body', file, '--dry-run', '-q']);
    rmSync(folder, { recursive: true });
    expect([code, stdout]).toEqual([0, `${JSON.stringify(plain)}\n`]);
  });

  test('--dry-run ends as the look does', () =>
    withStarting(mine, async ({ start, posts }) => {
      await start(ours);
      expect((await start([...ours, '--dry-run'])).code).toBe(9);
      expect((await start([...ours, '--dry-run', '--attach'])).code).toBe(0);
      expect(posts()).toBe(1);
    }));

  test('a character that the rules of the service do not name gets a warning', () =>
    withStarting(mine, async ({ start }) => {
      expect(await start(['--path', 'obs://bucket/v1.2 ü/'])).toEqual({
        code: 0,
        stdout: 'mine\n',
        stderr: 'warning: the service may refuse /bucket/v1.2 ü/: its rules for paths do not name .   ü\n',
      });
    }));

  const newOnes = [...ours, '--new-dataset', 'n'];
  const schema = 'the request does not match the schema export-request: ';
  const wrong: readonly [argv: readonly string[], stdin: string, message: string][] = [
    [[], '', 'no path: give --path obs://BUCKET/FOLDER/'],
    [['--path', 'bucket/p'], '', "the path 'bucket/p' is no path in OBS"],
    [['--path', 'https://bucket/p'], '', "the path 'https://bucket/p' is no path in OBS"],
    [['--path', 'obs:///p'], '', "the path 'obs:///p' names no bucket"],
    [['--path', '/'], '', "the path '/' names no bucket"],
    [['--path', '//b'], '', "the path '//b' names no bucket"],
    [['--path', 'obs://b//p'], '', "the path 'obs://b//p' has // in it"],
    [['--path', '/b/p//'], '', "the path '/b/p//' has // in it"],
    [['--path', '/b/p?x'], '', "the path '/b/p?x' has a character that no folder can have"],
    [['--path', '/b/\n'], '', "the path '/b/\\n' has a character that no folder can have"],
    [[...ours, '--work-path', '/b/w'], '', 'a work path is for an export to a new dataset'],
    [newOnes, '', 'a new dataset needs a working directory'],
    [[...newOnes, '--work-path', 'b'], '', "the work path 'b' is no path in OBS"],
    [[...newOnes, '--work-path', '/bucket/p'], '', 'the work path /bucket/p/ lies in the path /bucket/p/'],
    [[...newOnes, '--work-path', '/bucket/p/w'], '', 'the work path /bucket/p/w/ lies in the path /bucket/p/'],
    [
      [...ours, '--new-dataset', 'a b', '--work-path', '/b/w'],
      '',
      "the name of the new dataset is 1 to 100 letters, digits and _ -, not 'a b'",
    ],
    [[...ours, '--attach', '--once'], '', '--attach and --once exclude each other'],
    [[...ours, '--once', '--force'], '', '--once and --force exclude each other'],
    [[...ours, '--timeout', '5m'], '', '--timeout is for --wait'],
    [[...ours, '--heartbeat', '5m'], '', '--heartbeat is for --wait'],
    [
      [...ours, '--train-sample-ratio', '1.5'],
      '',
      "--train-sample-ratio takes a number from 0 to 1, such as 0.8, not '1.5'",
    ],
    [[...ours, '--export-format', 'flat'], '', "--export-format takes tree or tile, not 'flat'"],
    [['--body', '-'], '{', 'the body is not JSON'],
    [['--body', '-'], '[]', 'the body is no JSON object'],
    [['--body', '/nonexistent/x'], '', 'there is no file /nonexistent/x'],
    [['--body', '-'], '{"path":"/b//p"}', "the path '/b//p' has // in it"],
    [['--body', '-'], '{"path":7}', `${schema}$.path must be string, but is 7`],
    [[...ours, '--body', '-'], '{"export_type":4}', `${schema}$.export_type must be one of 0, 1, 2, 3, but is 4`],
    ...['status', 'task_id', 'dataset_id', 'dataset_type'].map((key): [string[], string, string] => [
      [...ours, '--body', '-'],
      `{"${key}":"x"}`,
      `${schema}$.${key} is not known`,
    ]),
    [
      [...ours, '--body', '-'],
      '{"export_params":{"export_dest":"NEW_DATASET"}}',
      "the name of the new dataset is 1 to 100 letters, digits and _ -, not ''",
    ],
  ];

  test('what is wrong is exit 2, and nothing is sent', () =>
    withStarting(mine, async ({ start, methods }) => {
      const told: unknown[] = [];
      for (const [argv, stdin] of wrong) {
        const { code, stdout, stderr } = await start(argv, { stdin });
        told.push([argv, code, stdout, stderr.split('\n')[0]]);
      }
      expect(told).toEqual(wrong.map(([argv, , message]) => [argv, 2, '', `error: ${message}`]));
      expect(methods).toEqual([]);
    }));
});

describe('--wait', () => {
  test('waits in the same run: the id at once, then what wait says', () =>
    withStarting({ script: ['mine:start,run=2s'] }, async ({ start }) => {
      const { code, stdout, stderr } = await start([...ours, '--wait', '--json']);
      expect([code, JSON.parse(stdout)]).toMatchObject([0, { task_id: 'mine', status: 'SUCCESSED' }]);
      expect(stderr).toBe(
        'export task mine\n' +
          '2026-01-01T00:00:00.000Z waiting until 2026-01-01T01:00:00Z for export task mine of dataset DATASET (HOST)\n' +
          '2026-01-01T00:00:00.000Z mine: RUNNING, 0 %, 0 of 21472 samples\n' +
          '2026-01-01T00:00:03.000Z mine: SUCCESSED after 2s, 21472 samples in obs://bucket/p/\n',
      );
    }));

  test('a person is told where the files lie', () =>
    withStarting({ script: ['mine:start,run=2s'] }, async ({ start }) => {
      const { stderr } = await start([...ours, '--wait'], { stderrColumns: 100, env: { TERM: 'dumb' } });
      expect(stderr.split('\n').slice(-4)).toEqual([
        'the files lie in obs://bucket/p/; to fetch them, one of:',
        '  obsutil cp obs://bucket/p/ ./p/ -r -f -flat',
        '  aws s3 sync s3://bucket/p/ ./p/ --endpoint-url https://OBS_ENDPOINT',
        '',
      ]);
    }));

  test.each<[string, string, number, string]>([
    ['a failed export', 'mine:start,run=1s,fail', 10, 'task_failed'],
    ['out of time', 'mine:start,run=forever', 124, 'timed_out'],
    ['a task that never shows', 'mine:start,appear=2h', 11, 'unknown_outcome'],
    ['a task that goes', 'mine:start,vanish=20s,run=forever', 3, 'not_found'],
  ])('%s', (_name, script, code, kind) =>
    withStarting({ script: [script] }, async ({ start, posts }) => {
      const outcome = await start([...ours, '--wait', '--timeout', '10m', '--json', '-q']);
      expect([outcome.code, posts()]).toEqual([code, 1]);
      expect(JSON.parse(outcome.stderr).error).toMatchObject({
        kind,
        exit_code: code,
        retryable: false,
        task_id: 'mine',
        dataset_id: 'DATASET',
      });
    }),
  );

  test('missed looks are 11 here: an export runs', () =>
    withStarting({ ...mine, faults: 'ok,ok,20x502' }, async ({ start }) => {
      const { code, stderr } = await start([...ours, '--wait', '--max-errors', '2', '-q']);
      expect([code, stderr]).toEqual([
        11,
        'error: gave up after 2 failed looks in a row; the last one: ModelArts is not available: ' +
          `${/available: (.*) \(/.exec(stderr)?.[1]} (HTTP 502, APIG.0202, request 00000000000000000000000000000004)\n` +
          'hint: try again later\n',
      ]);
    }));

  test('to wait on is told as a command with the flags that were typed', () =>
    withStarting({ script: ['mine:start,run=forever'] }, async ({ start }) => {
      const { stderr } = await start([
        '--retries=2',
        ...ours,
        '--wait',
        '--timeout',
        '5s',
        '--once',
        '--json',
        '--type=all',
      ]);
      expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '').error.hint).toBe(
        'the export goes on; wait on with: modelarts-export wait mine --retries=2 --timeout 5s --json',
      );
    }));
});

describe('a signal', () => {
  test('before it was sent: nothing was', () =>
    interrupted('GET', { faults: 'hang' }, ['error: interrupted by SIGINT', '']));

  test('while it is sent: one may run', () =>
    interrupted('POST', { faults: 'ok,lost-hang' }, [
      'error: interrupted by SIGINT',
      `hint: an export may run: it was sent; ${lookFirst.slice('hint: '.length, -1)}`,
      '',
    ]));

  test('after it, while it is waited for: how to wait on', () =>
    interrupted('second GET', { faults: 'ok,ok,hang' }, [
      'export task mine',
      expect.stringMatching(/Z waiting until \S+Z for export task mine of dataset \S+ \(127.0.0.1:\d+\)$/),
      'error: interrupted by SIGINT',
      'hint: the export goes on; wait on with: modelarts-export wait mine',
      '',
    ]));

  async function interrupted(at: string, { faults }: { faults: string }, lines: readonly unknown[]): Promise<void> {
    const arrivals = new EventEmitter();
    const seen: string[] = [];
    const onRequest = ({ method }: { method: string }) => {
      seen.push(method);
      arrivals.emit(seen.length > 2 ? `second ${method}` : method);
    };
    await withStarting({ ...mine, faults, onRequest }, async ({ sandbox, posts }) => {
      const host = fakeHost({ env: sandbox.environment });
      arrivals.once(at, () => setImmediate(() => host.interrupt('SIGINT')));
      const code = await run(['start', ...ours, '--wait'], host);
      expect([code, host.written.stdout, host.written.stderr.split('\n')]).toEqual([130, '', lines]);
      expect(posts()).toBe(at === 'GET' ? 0 : 1);
    });
  }
});

test('a list of several pages is read whole before anything is sent', () =>
  withStarting({ ...mine, tasks: 250 }, async ({ start, methods }) => {
    expect(await start(ours)).toEqual({ code: 0, stdout: 'mine\n', stderr: '' });
    expect(methods.slice(-1)).toEqual(['POST']);
    expect(methods.length).toBeGreaterThan(3);
  }));

test('the request is signed over its body, which the sandbox checks as the service does', () =>
  withStarting(mine, async ({ start, sandbox }) => {
    const env = {
      MODELARTS_TOKEN: '',
      MODELARTS_ACCESS_KEY: sandbox.accessKey,
      MODELARTS_SECRET_KEY: sandbox.secretKey,
    };
    expect(await start(ours, { env })).toEqual({ code: 0, stdout: 'mine\n', stderr: '' });
  }));

test('after a 401 of the gateway it is sent once more, with a new token; after one of the service it is not', () =>
  withStarting({ ...mine, faults: 'ok,401,ok,ok,ok,401+4750' }, async ({ start, sandbox, posts, tasks }) => {
    const env = {
      MODELARTS_TOKEN: '',
      MODELARTS_USERNAME: sandbox.username,
      MODELARTS_PASSWORD: sandbox.password,
      MODELARTS_DOMAIN_NAME: sandbox.domainName,
    };
    const argv = [...ours, '--no-token-cache'];
    expect(await start(argv, { env })).toEqual({ code: 0, stdout: 'mine\n', stderr: '' });
    expect([posts(), await tasks('/bucket/p/').catch(() => [])]).toEqual([2, ['mine']]);
    expect([(await start([...argv, '--force'], { env })).code, posts()]).toEqual([5, 3]);
  }));

test('csv and name are the id alone', () =>
  withStarting({ script: ['-x:start', 'b:start'] }, async ({ start }) => {
    expect((await start([...ours, '--csv'])).stdout).toBe("task_id\r\n'-x\r\n");
    expect((await start([...ours, '--force', '-o', 'name'])).stdout).toBe('b\n');
  }));

test('the command that waits on can be pasted into a shell', async () => {
  const answers = ({ method, url }: RecordedRequest, response: ServerResponse) => {
    if (method === 'POST') return respond(response, { body: { task_id: 'mine' } });
    const isTask = url.endsWith('/mine');
    return respond(response, { body: isTask ? { task_id: 'another' } : { total_count: 0, export_tasks: [] } });
  };
  await withServer(answers, async (server) => {
    const env = accessTo(server.origin);
    const { code, stderr } = await runCli(['start', ...ours, '--wait', '--region', "it's here"], { env });
    expect([code, stderr.split('\n').at(-2)]).toEqual([
      7,
      String.raw`hint: the export goes on; wait for it: modelarts-export wait mine --region 'it'\''s here'`,
    ]);
  });
});
