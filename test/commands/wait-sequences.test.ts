import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import type { ErrorKind } from '../../src/errors/index.ts';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { views } from '../../src/views/formats.ts';
import type { View } from '../../src/views/view.ts';
import { type Record, recordOf, type Step, type WaitingOptions, waitThrough } from '../helpers/waiting.ts';
import { pipe } from '../views/screens.ts';

interface Case {
  readonly name: string;
  readonly steps: readonly Step[];
  /** The task ids; one of them is printed as a task, others as a list. */
  readonly ids?: readonly string[];
  readonly flags?: readonly string[];
  readonly options?: WaitingOptions;
  readonly code: number;
  /** The tasks on stdout; without it stdout is empty. */
  readonly records?: readonly Record[];
  /** Seconds at which the requests came. */
  readonly at: readonly number[];
  /** What stderr says before the error, each line without its time. */
  readonly told: readonly string[];
  /** The message of the error, and what stands in brackets behind it. */
  readonly error?: readonly [kind: ErrorKind, message: string, facts?: string];
  readonly hint?: string;
}

const folder = mkdtempSync(join(tmpdir(), 'wait-'));
afterAll(() => rmSync(folder, { recursive: true }));
const tokenFile = join(folder, 'token');

const running = recordOf('RUNNING');
const succeeded = recordOf('SUCCESSED');
const failed = recordOf('FAILED');
const outOfTime = ['timed_out', 'out of time: export task a has not ended'] as const;
const itFailed = ['task_failed', 'export task a failed: ModelArts.4401: Out of space.'] as const;
const goesOn = 'the export goes on; wait on with: modelarts-export wait COMMAND';
const waitFor = 'the export goes on; wait on with: modelarts-export wait UNTIMED';
const unknownEnd = 'status PAUSED, not known to end; wait on with: modelarts-export wait COMMAND';
const listShows = "'modelarts-export list' shows the export tasks there are";

const cases: readonly Case[] = [
  {
    name: 'RUNNING, then SUCCESSED; progress 100 ends nothing',
    steps: ['RUNNING', 'RUNNING', 'SUCCESSED'],
    code: 0,
    records: [succeeded],
    at: [0, 3, 7.5],
    told: ['a: RUNNING, 100 %', 'a: SUCCESSED'],
  },
  {
    name: 'RUNNING, then FAILED',
    steps: ['RUNNING', 'FAILED'],
    code: 10,
    records: [failed],
    at: [0, 3],
    told: ['a: RUNNING, 100 %', 'a: FAILED: ModelArts.4401: Out of space.'],
    error: itFailed,
  },
  {
    name: 'still RUNNING at the deadline',
    steps: ['RUNNING'],
    flags: ['--timeout', '20s'],
    code: 124,
    records: [running],
    at: [0, 3, 7.5, 14.25, 20],
    told: ['a: RUNNING, 100 %'],
    error: outOfTime,
    hint: goesOn,
  },
  {
    name: 'a fixed interval, and a last look at the deadline',
    steps: ['RUNNING'],
    flags: ['--interval', '8s', '--timeout', '20s'],
    options: { random: 0.9 },
    code: 124,
    records: [running],
    at: [0, 8, 16, 20],
    told: ['a: RUNNING, 100 %'],
    error: outOfTime,
    hint: goesOn,
  },
  {
    name: '--timeout 0 on a running task',
    steps: ['RUNNING'],
    flags: ['--timeout', '0'],
    code: 8,
    records: [running],
    at: [0],
    told: ['a: RUNNING, 100 %'],
    error: ['pending', 'export task a has not ended yet'],
    hint: waitFor,
  },
  {
    name: '--timeout 0 on a task that has succeeded',
    steps: ['SUCCESSED'],
    flags: ['--timeout', '0'],
    code: 0,
    records: [succeeded],
    at: [0],
    told: ['a: SUCCESSED'],
  },
  {
    name: '--timeout 0 on a task that has failed',
    steps: ['FAILED'],
    flags: ['--timeout', '0'],
    code: 10,
    records: [failed],
    at: [0],
    told: ['a: FAILED: ModelArts.4401: Out of space.'],
    error: itFailed,
  },
  {
    name: 'an unknown status is pending and warned about once',
    steps: ['PAUSED'],
    flags: ['--timeout', '10s'],
    code: 124,
    records: [recordOf('PAUSED')],
    at: [0, 3, 7.5, 10],
    told: ['warning: export task a has a status that nobody knows, taken for not ended: PAUSED', 'a: PAUSED, 100 %'],
    error: outOfTime,
    hint: unknownEnd,
  },
  {
    name: 'an unknown status of one of two tasks at the deadline',
    steps: [['RUNNING', 'PAUSED']],
    ids: ['a', 'b'],
    flags: ['--timeout', '2s'],
    code: 124,
    records: [running, recordOf('PAUSED', 'b')],
    at: [0, 2],
    told: [
      'warning: export task b has a status that nobody knows, taken for not ended: PAUSED',
      'a: RUNNING, 100 %',
      'b: PAUSED, 100 %',
    ],
    error: ['timed_out', 'out of time: 2 of 2 tasks have not ended'],
    hint: 'export task b has the status PAUSED, not known to end; wait on with: modelarts-export wait COMMAND',
  },
  {
    name: 'STOPPING, then STOPPED',
    steps: ['RUNNING', 'STOPPING', 'STOPPED'],
    code: 10,
    records: [recordOf('STOPPED')],
    at: [0, 3, 7.5],
    told: ['a: RUNNING, 100 %', 'a: STOPPING, 100 %', 'a: STOPPED'],
    error: ['task_failed', 'export task a was stopped'],
  },
  {
    name: 'one task failed, then the server is gone for good: the failure counts',
    steps: [['FAILED', 'RUNNING'], '502'],
    ids: ['a', 'b'],
    flags: ['--max-errors', '2'],
    code: 10,
    records: [failed, recordOf('RUNNING', 'b')],
    at: [0, 3, 7.5],
    told: [
      'a: FAILED: ModelArts.4401: Out of space.',
      'b: RUNNING, 100 %',
      'note: ModelArts is not available (HTTP 502); next look in 5s',
      'note: gave up after 2 failed looks in a row; the last one: ModelArts is not available (HTTP 502)',
    ],
    error: itFailed,
  },
  {
    name: 'one task failed, then 403: the failure counts',
    steps: [['FAILED', 'RUNNING'], '403'],
    ids: ['a', 'b'],
    code: 10,
    records: [failed, recordOf('RUNNING', 'b')],
    at: [0, 3],
    told: [
      'a: FAILED: ModelArts.4401: Out of space.',
      'b: RUNNING, 100 %',
      'note: ModelArts does not allow this: No permission. (HTTP 403)',
    ],
    error: itFailed,
  },
  {
    name: 'one task does not exist, then the list has a wrong kind: the missing one counts',
    steps: [['-', 'RUNNING'], 'wrong list'],
    ids: ['a', 'b'],
    flags: ['--appear-timeout', '0'],
    code: 3,
    at: [0, 3],
    told: [
      'a: not found',
      'b: RUNNING, 100 %',
      'note: the answer does not match the schema export-task-list: $.export_tasks[0].progress must be number, but is "abc"',
    ],
    error: ['not_found', 'export task a is not in this dataset'],
    hint: "'modelarts-export list' shows the tasks of the dataset",
  },
  {
    name: 'one task does not exist, then 403: what the credentials may not do counts',
    steps: [['-', 'RUNNING'], '403'],
    ids: ['a', 'b'],
    flags: ['--appear-timeout', '0'],
    code: 4,
    at: [0, 3],
    told: ['a: not found', 'b: RUNNING, 100 %'],
    error: ['auth', 'ModelArts does not allow this: No permission.', ' (HTTP 403, ModelArts.0201)'],
    hint: 'ask for the permission modelarts:dataset:getDataset in this project',
  },
  {
    name: '502, reset, HTML and 429 with Retry-After in between',
    steps: ['502', 'reset', 'html', '429:20', 'SUCCESSED'],
    code: 0,
    records: [succeeded],
    at: [0, 3, 7.5, 14.25, 34.25],
    told: [
      'note: ModelArts is not available (HTTP 502); next look in 3s',
      'note: ModelArts (HOST) closed the connection before its answer was complete; next look in 5s',
      'note: ModelArts (HOST) answered with a web page instead of JSON (HTTP 200); next look in 7s',
      'note: ModelArts gets too many requests (HTTP 429); next look in 20s',
      'a: SUCCESSED',
    ],
  },
  {
    name: 'as many failed looks in a row as --max-errors allows',
    steps: ['502', 'RUNNING', '502'],
    flags: ['--max-errors', '2'],
    code: 6,
    at: [0, 3, 7.5, 14.25],
    told: [
      'note: ModelArts is not available (HTTP 502); next look in 3s',
      'a: RUNNING, 100 %',
      'note: ModelArts is not available (HTTP 502); next look in 7s',
    ],
    error: [
      'unavailable',
      'gave up after 2 failed looks in a row; the last one: ModelArts is not available',
      ' (HTTP 502)',
    ],
    hint: 'try again later',
  },
  {
    name: '403',
    steps: ['403'],
    code: 4,
    at: [0],
    told: [],
    error: ['auth', 'ModelArts does not allow this: No permission.', ' (HTTP 403, ModelArts.0201)'],
    hint: 'ask for the permission modelarts:dataset:getDataset in this project',
  },
  {
    name: '401 with a fixed token',
    steps: ['RUNNING', '401'],
    code: 4,
    at: [0, 3],
    told: ['a: RUNNING, 100 %'],
    error: [
      'auth',
      'ModelArts did not accept the credentials: Incorrect IAM authentication information.',
      ' (HTTP 401, APIG.0301)',
    ],
    hint: 'tokens last 24 hours: get a new one for MODELARTS_TOKEN, or unset it and sign in: modelarts-export login',
  },
  {
    name: '401 with a token file that was renewed meanwhile',
    steps: ['RUNNING', '401', 'SUCCESSED'],
    options: {
      env: { MODELARTS_TOKEN: '', MODELARTS_TOKEN_FILE: tokenFile },
      onRequest: (request) => {
        if (request === 2) writeFileSync(tokenFile, 'renewed');
      },
    },
    code: 0,
    records: [succeeded],
    at: [0, 3, 3],
    told: ['a: RUNNING, 100 %', 'a: SUCCESSED'],
  },
  {
    name: 'a wrong kind',
    steps: ['RUNNING', 'wrong kind'],
    code: 7,
    at: [0, 3],
    told: ['a: RUNNING, 100 %'],
    error: ['contract', 'the answer does not match the schema export-task: $.progress must be number, but is "abc"'],
    hint: 'is this a ModelArts endpoint? --verbose shows the request as it was sent',
  },
  {
    name: 'a task that appears late',
    steps: ['-', '-', 'RUNNING', 'SUCCESSED'],
    code: 0,
    records: [succeeded],
    at: [0, 3, 7.5, 14.25],
    told: ['a: not there yet', 'a: RUNNING, 100 %', 'a: SUCCESSED'],
  },
  {
    name: 'a task that nobody knows, after its grace',
    steps: ['-'],
    flags: ['--appear-timeout', '7s'],
    code: 3,
    at: [0, 3, 7],
    told: ['a: not there yet', 'a: not found'],
    error: ['not_found', 'export task a not found: No such task.', ' (HTTP 400, ModelArts.4359)'],
    hint: listShows,
  },
  {
    name: 'an unknown dataset',
    steps: ['no dataset'],
    code: 3,
    at: [0, 0],
    told: ['a: not found'],
    error: ['not_found', 'dataset not found: No such dataset.', ' (HTTP 400, ModelArts.4352)'],
    hint: 'check --dataset and --project',
  },
  {
    name: 'a task that is gone on one look only',
    steps: ['RUNNING', '-', 'SUCCESSED'],
    code: 0,
    records: [succeeded],
    at: [0, 3, 7.5],
    told: ['a: RUNNING, 100 %', 'a: SUCCESSED'],
  },
  {
    name: 'a task that is gone on two looks',
    steps: ['RUNNING', '-'],
    code: 3,
    at: [0, 3, 7.5],
    told: ['a: RUNNING, 100 %', 'a: gone'],
    error: ['not_found', 'export task a is gone: it was there and is not any more', ' (HTTP 400, ModelArts.4359)'],
    hint: listShows,
  },
  {
    name: 'several tasks of which one failed: all are awaited',
    steps: [
      ['RUNNING', 'RUNNING'],
      ['FAILED', 'RUNNING'],
      ['FAILED', 'SUCCESSED'],
    ],
    ids: ['a', 'b'],
    code: 10,
    records: [failed, recordOf('SUCCESSED', 'b')],
    at: [0, 3, 7.5],
    told: ['a: RUNNING, 100 %', 'b: RUNNING, 100 %', 'a: FAILED: ModelArts.4401: Out of space.', 'b: SUCCESSED'],
    error: itFailed,
  },
  {
    name: 'several tasks of which one failed, with --fail-fast',
    steps: [
      ['RUNNING', 'RUNNING'],
      ['FAILED', 'RUNNING'],
    ],
    ids: ['a', 'b'],
    flags: ['--fail-fast'],
    code: 10,
    records: [failed, recordOf('RUNNING', 'b')],
    at: [0, 3],
    told: ['a: RUNNING, 100 %', 'b: RUNNING, 100 %', 'a: FAILED: ModelArts.4401: Out of space.'],
    error: itFailed,
  },
  {
    name: 'one failed and one is late: the failure counts',
    steps: [
      ['RUNNING', 'RUNNING'],
      ['FAILED', 'RUNNING'],
    ],
    ids: ['a', 'b'],
    flags: ['--timeout', '5s'],
    code: 10,
    records: [failed, recordOf('RUNNING', 'b')],
    at: [0, 3, 5],
    told: ['a: RUNNING, 100 %', 'b: RUNNING, 100 %', 'a: FAILED: ModelArts.4401: Out of space.'],
    error: itFailed,
  },
  {
    name: 'one is not there and one is late: the missing one counts, and nothing is printed',
    steps: [['-', 'RUNNING']],
    ids: ['a', 'b'],
    flags: ['--timeout', '5s'],
    code: 3,
    at: [0, 3, 5],
    told: ['a: not there yet', 'b: RUNNING, 100 %', 'a: not found'],
    error: ['not_found', 'export task a is not in this dataset'],
    hint: "'modelarts-export list' shows the tasks of the dataset",
  },
  {
    name: 'a task that was never seen is left out',
    steps: ['502'],
    flags: ['--timeout', '5s'],
    code: 124,
    records: [],
    at: [0, 3, 5],
    told: [
      'note: ModelArts is not available (HTTP 502); next look in 3s',
      'note: ModelArts is not available (HTTP 502); next look in 2s',
      'note: ModelArts is not available (HTTP 502); there is no time for another look',
    ],
    error: outOfTime,
    hint: goesOn,
  },
  {
    name: 'ids from stdin, one of them twice',
    steps: [
      ['RUNNING', 'RUNNING'],
      ['SUCCESSED', 'SUCCESSED'],
    ],
    ids: ['-'],
    options: { stdin: 'b\n a\tb\n' },
    code: 0,
    records: [recordOf('SUCCESSED', 'b'), succeeded],
    at: [0, 3],
    told: ['b: RUNNING, 100 %', 'a: RUNNING, 100 %', 'b: SUCCESSED', 'a: SUCCESSED'],
  },
  {
    name: 'no ids: all that had not ended at the first look, which is the list',
    steps: [
      ['RUNNING', 'SUCCESSED', 'FAILED', 'INIT'],
      ['SUCCESSED', 'SUCCESSED', 'FAILED', 'RUNNING'],
      ['SUCCESSED', 'SUCCESSED', 'FAILED', 'SUCCESSED'],
    ],
    ids: [],
    code: 0,
    records: [succeeded, recordOf('SUCCESSED', 'd')],
    at: [0, 3, 7.5],
    told: ['a: RUNNING, 100 %', 'd: INIT, 100 %', 'a: SUCCESSED', 'd: RUNNING, 100 %', 'd: SUCCESSED'],
  },
  {
    name: 'no ids and --timeout 0: the list is the one look',
    steps: [['RUNNING', 'SUCCESSED']],
    ids: [],
    flags: ['--timeout', '0'],
    code: 8,
    records: [running],
    at: [0],
    told: ['a: RUNNING, 100 %'],
    error: ['pending', 'export task a has not ended yet'],
    hint: waitFor,
  },
  {
    name: 'no ids and --timeout 0: a list that cannot be read',
    steps: ['502'],
    ids: [],
    flags: ['--timeout', '0'],
    code: 6,
    at: [0],
    told: [],
    error: ['unavailable', 'ModelArts is not available', ' (HTTP 502)'],
    hint: 'try again later',
  },
  {
    name: 'no ids: 502, HTML, an answer that does not come and 429 with Retry-After before the list',
    steps: ['502', 'html', 'hang', '429:20', ['RUNNING'], 'SUCCESSED'],
    ids: [],
    flags: ['--request-timeout', '500ms'],
    code: 0,
    records: [succeeded],
    at: [0, 3, 7.5, 14.25, 34.25, 49.438],
    told: [
      'note: ModelArts is not available (HTTP 502); next look in 3s',
      'note: ModelArts (HOST) answered with a web page instead of JSON (HTTP 200); next look in 5s',
      'note: ModelArts (HOST) did not answer within 0.5 s; next look in 7s',
      'note: ModelArts gets too many requests (HTTP 429); next look in 20s',
      'a: RUNNING, 100 %',
      'a: SUCCESSED',
    ],
  },
  {
    name: 'no ids: as many failed looks in a row as --max-errors allows',
    steps: ['502'],
    ids: [],
    flags: ['--interval', '1', '--max-errors', '2'],
    code: 6,
    at: [0, 1],
    told: ['note: ModelArts is not available (HTTP 502); next look in 1s'],
    error: [
      'unavailable',
      'gave up after 2 failed looks in a row; the last one: ModelArts is not available',
      ' (HTTP 502)',
    ],
    hint: 'try again later',
  },
  {
    name: 'no ids and a list that cannot be read before the deadline',
    steps: ['502'],
    ids: [],
    flags: ['--timeout', '3'],
    code: 124,
    records: [],
    at: [0, 3],
    told: [
      'note: ModelArts is not available (HTTP 502); next look in 3s',
      'note: ModelArts is not available (HTTP 502); there is no time for another look',
    ],
    error: ['timed_out', 'out of time: the export tasks could not be listed'],
    hint: goesOn,
  },
  {
    name: 'no ids and an answer that does not come before the deadline',
    steps: ['hang'],
    ids: [],
    flags: ['--timeout', '2', '--request-timeout', '500ms'],
    options: { onRequest: (_request, clock) => clock.pass(2000) },
    code: 124,
    records: [],
    at: [0],
    told: ['note: ModelArts (HOST) did not answer within 0.5 s; there is no time for another look'],
    error: ['timed_out', 'out of time: the export tasks could not be listed'],
    hint: goesOn,
  },
  {
    name: 'no ids and 403',
    steps: ['403'],
    ids: [],
    code: 4,
    at: [0],
    told: [],
    error: ['auth', 'ModelArts does not allow this: No permission.', ' (HTTP 403, ModelArts.0201)'],
    hint: 'ask for the permission modelarts:dataset:getDataset in this project',
  },
  {
    name: 'no ids and an unknown dataset',
    steps: ['no dataset'],
    ids: [],
    code: 3,
    at: [0, 0],
    told: [],
    error: ['not_found', 'dataset not found: No such dataset.', ' (HTTP 400, ModelArts.4352)'],
    hint: 'check --dataset and --project',
  },
];

for (const outcome of cases) {
  for (const format of [...Object.keys(views), 'quiet']) {
    test(`${outcome.name}: ${format}`, async () => {
      writeFileSync(tokenFile, 'old');
      const { ids = ['a'], flags = [], options = {} } = outcome;
      const argv = [...ids, ...flags, ...(format === 'quiet' ? ['-q'] : ['-o', format])];
      const { code, stdout, stderr, at } = await waitThrough(outcome.steps, argv, options);
      expect({ code, stdout, at }).toEqual({
        code: outcome.code,
        stdout: await printed(format === 'quiet' ? 'table' : format, outcome),
        at: outcome.at,
      });
      const said = plain(stderr);
      if (format !== 'quiet') expect(said).toMatch(purpose);
      expect(said.replace(purpose, '')).toBe(saidIn(format, outcome, argv));
    });
  }
}

async function printed(format: string, { records, ids = ['a'] }: Case): Promise<string> {
  const view: View | undefined = await Object.entries(views).find(([name]) => name === format)?.[1]();
  if (!view || !records) return '';
  const [only] = records;
  const isOne = ids.length === 1 && ids[0] !== '-';
  if (isOne && !only) return '';
  const pages = (async function* () {
    yield records;
  })();
  const listing = { pages, total: () => records.length };
  const chunks = isOne && only ? view.item(only, exportTask, pipe) : view.list(listing, exportTask, pipe);
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}

/** The first line of a log; its words are tested elsewhere. */
const purpose = /^TIME (?:waiting until \S+ for|looking once at) .*export tasks? .*\n/;

/** Every line before the error has a time; it is another one for every line and tested elsewhere. */
function plain(stderr: string): string {
  return stderr.replace(/^2026-01-01T00:\d\d:\d\d\.\d{3}Z /gm, 'TIME ');
}

function saidIn(format: string, { told, error, hint, code }: Case, argv: readonly string[]): string {
  const lines = format === 'quiet' ? [] : told.map((line) => `TIME ${line}`);
  const untimed = argv.filter((word, index) => word !== '--timeout' && argv[index - 1] !== '--timeout');
  const command = hint?.replace('UNTIMED', untimed.join(' ')).replace('COMMAND', argv.join(' '));
  if (error) lines.push(...(format.endsWith('json') ? [errorRecord(error, code, command)] : errorText(error, command)));
  return lines.map((line) => `${line}\n`).join('');
}

function errorText([, message, facts = '']: NonNullable<Case['error']>, hint: string | undefined): string[] {
  return [`error: ${message}${facts}`, ...(hint === undefined ? [] : [`hint: ${hint}`])];
}

function errorRecord(
  [kind, message, facts = '']: NonNullable<Case['error']>,
  exit_code: number,
  hint?: string,
): string {
  const [, http_status, api_code] = /HTTP (\d+)(?:, (.*)\))?/.exec(facts) ?? [];
  return JSON.stringify({
    error: {
      kind,
      exit_code,
      http_status: http_status && Number(http_status),
      api_code,
      message,
      retryable: kind === 'unavailable',
      hint,
    },
  });
}
