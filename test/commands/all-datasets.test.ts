import type { ServerResponse } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { accessTo } from '../helpers/access.ts';
import { type HostOptions, runCli } from '../helpers/host.ts';
import { respond } from '../helpers/server.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';
import { settled } from '../helpers/slow-list.ts';
import { withServer } from '../helpers/with-server.ts';

interface Task {
  readonly task_id: string;
  readonly [key: string]: unknown;
}

interface Project {
  /** Their tasks, by the id of the dataset; the newest dataset first. */
  readonly datasets: Readonly<Record<string, readonly Task[]>>;
  /** What is answered in place of the tasks of a dataset; undefined: these. */
  readonly instead?: (id: string) => ((response: ServerResponse) => void) | undefined;
}

const createdAt = Date.UTC(2026, 0, 1);
const nameOf = (id: string) => `name of ${id}`;

/** Runs the program in a project; the server counts what is under way at once. */
function within({ datasets, instead }: Project, argv: readonly string[], options: HostOptions = {}) {
  const inFlight = { now: 0, most: 0 };
  return withServer(
    async ({ url }, response) => {
      inFlight.now += 1;
      inFlight.most = Math.max(inFlight.most, inFlight.now);
      response.once('close', () => {
        inFlight.now -= 1;
      });
      for (let turn = 0; turn < 5; turn += 1) await settled();
      const { pathname, searchParams } = new URL(url, 'http://localhost');
      const [limit, offset] = [Number(searchParams.get('limit')), Number(searchParams.get('offset'))];
      const page = <T>(items: readonly T[]) => items.slice(limit * offset, limit * (offset + 1));
      const [, id] = /datasets\/(.+)\/export-tasks/.exec(pathname) ?? [];
      if (id === undefined) {
        // oldest first: a server that does not mind the order
        const all = Object.keys(datasets).map((dataset_id, index) => ({
          dataset_id,
          dataset_name: nameOf(dataset_id),
          create_time: createdAt - index,
        }));
        return respond(response, {
          body: { total_number: Math.min(100, all.length), datasets: page(all.toReversed()) },
        });
      }
      const other = instead?.(id);
      if (other) return other(response);
      const tasks = datasets[id] ?? [];
      return respond(response, { body: { total_count: tasks.length, export_tasks: page(tasks) } });
    },
    async (server) => {
      const env = accessTo(server.origin);
      const clock = sleeplessClock();
      const outcome = await runCli(['list', ...argv], { env, clock, ...options });
      return { ...outcome, most: inFlight.most, requests: server.requests.map(({ url }) => url) };
    },
  );
}

const code = (status: number, error_code: string, error_msg: string) => (response: ServerResponse) =>
  respond(response, { status, body: { error_code, error_msg } });
const gone = code(400, 'ModelArts.4352', 'no such dataset');
const forbidden = code(403, 'ModelArts.0108', 'not yours');
const slowDown = (response: ServerResponse) => respond(response, { status: 429, body: 'slow down' });

const fifty = Object.fromEntries(
  Array.from({ length: 50 }, (_, index) => {
    const tasks = Array.from({ length: index === 20 ? 730 : index % 4 }, (_, number) => ({
      task_id: `t${index}.${number}`,
    }));
    return [`d${index}`, tasks];
  }),
);
const flags = ['--all-datasets', '--retries', '1', '-o'];

describe('50 datasets of which one vanishes, one is forbidden and one answers 429 twice', () => {
  const project = (): Project => {
    let refusals = 0;
    return {
      datasets: fifty,
      instead: (id) => {
        if (id === 'd7') return gone;
        if (id === 'd11') return forbidden;
        if (id !== 'd15' || refusals === 2) return undefined;
        refusals += 1;
        return slowDown;
      },
    };
  };
  const read = Object.entries(fifty).filter(([id]) => id !== 'd7' && id !== 'd11');
  const labelled = read.flatMap(([id, tasks]) =>
    tasks.map((task) => ({ dataset_id: id, dataset_name: nameOf(id), ...task })),
  );
  const refusal = 'the export tasks of 1 dataset may not be read: ModelArts does not allow this: not yours';
  const notes = [
    'note: gone since the datasets were listed: 1 dataset: name of d7 (d7)\n',
    'warning: the export tasks may not be read of 1 dataset: name of d11 (d11)\n',
  ].join('');

  test('ndjson: every task of the others, one note, one warning, exit 4, and never more than six at once', async () => {
    const { requests, most, ...outcome } = await within(project(), [...flags, 'ndjson']);
    const error = {
      kind: 'auth',
      exit_code: 4,
      http_status: 403,
      api_code: 'ModelArts.0108',
      message: refusal,
      retryable: false,
      hint: 'ask for the permission modelarts:dataset:getDataset in this project',
    };
    expect(outcome).toEqual({
      code: 4,
      stdout: labelled.map((task) => `${JSON.stringify(task)}\n`).join(''),
      stderr: `${notes}${JSON.stringify({ error })}\n`,
    });
    expect(most).toBeLessThanOrEqual(6);
    expect(requests.slice(0, 2)).toEqual([
      '/v2/project-1/datasets?limit=100&offset=0&dataset_version=all',
      '/v2/project-1/datasets/d0/export-tasks?limit=100&offset=0',
    ]);
    expect(requests.filter((url) => url.includes('/d15/'))).toHaveLength(3);
    expect(requests).toHaveLength(1 + 50 + 2 + 7);
  });

  test('json: the document of the others', async () => {
    const { code, stdout } = await within(project(), [...flags, 'json']);
    expect({ code, document: JSON.parse(stdout) }).toEqual({
      code: 4,
      document: { total_count: labelled.length, export_tasks: labelled },
    });
  });

  test('a query asks the document of all', async () => {
    const { code, stdout } = await within(project(), [
      '-A',
      '--query',
      "[total_count, length(export_tasks[?dataset_name=='name of d20'])]",
    ]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: `${labelled.length}\n730\n` });
  });
});

const two: Project = {
  datasets: {
    d0: [{ task_id: 'a', status: 'SUCCESSED', progress: 100, dataset_id: 'other' }],
    d1: [],
    d2: [{ task_id: 'b', status: 'FAILED', error_code: 'ModelArts.4310', path: '/b/p/' }],
  },
};

describe('the formats', () => {
  test.each<[string, string]>([
    [
      'table',
      'DATASET\tTASK ID\tSTATUS\tPROGRESS\tSAMPLES\tTYPE\tCREATED\tDURATION\tPATH\tERROR\n' +
        'name of d0\ta\tSUCCESSED\t100\t-\t-\t-\t-\t-\t-\n' +
        'name of d2\tb\tFAILED\t-\t-\t-\t-\t-\t/b/p/\tModelArts.4310\n',
    ],
    ['name', 'a\nb\n'],
    [
      'json',
      `${JSON.stringify({
        total_count: 2,
        export_tasks: [
          { dataset_id: 'd0', dataset_name: nameOf('d0'), task_id: 'a', status: 'SUCCESSED', progress: 100 },
          {
            dataset_id: 'd2',
            dataset_name: nameOf('d2'),
            task_id: 'b',
            status: 'FAILED',
            error_code: 'ModelArts.4310',
            path: '/b/p/',
          },
        ],
      })}\n`,
    ],
    [
      'yaml',
      'total_count: 2\nexport_tasks:\n  - dataset_id: d0\n    dataset_name: name of d0\n    task_id: a\n    status: SUCCESSED\n    progress: 100\n  - dataset_id: d2\n    dataset_name: name of d2\n    task_id: b\n    status: FAILED\n    error_code: ModelArts.4310\n    path: /b/p/\n',
    ],
  ])('%s', async (format, stdout) => {
    const outcome = await within(two, ['-A', '-o', format]);
    expect({ code: outcome.code, stdout: outcome.stdout, stderr: outcome.stderr }).toEqual({
      code: 0,
      stdout,
      stderr: '',
    });
  });

  test('csv begins with the dataset', async () => {
    const { stdout } = await within(two, ['-A', '--csv']);
    expect(stdout.split('\r\n').map((line) => line.split(',').slice(0, 3))).toEqual([
      ['dataset_id', 'dataset_name', 'create_time'],
      ['d0', 'name of d0', ''],
      ['d2', 'name of d2', ''],
      [''],
    ]);
  });

  test.each([
    [40, 'DATASET     TASK ID  STATUS     PROGRESS'],
    [80, 'DATASET     TASK ID  STATUS     PROGRESS  SAMPLES  TYPE  CREATED  PATH'],
  ])('a terminal of %d columns', async (stdoutColumns, header) => {
    const { stdout } = await within(two, ['-A', '--color', 'never'], { stdoutColumns });
    expect(stdout.split('\n')[0]).toBe(header);
  });
});

test('--limit is a page, --type goes with every request, and the dataset of the settings does not count', async () => {
  const { code, requests } = await within(
    { datasets: { d0: [{ task_id: 'a' }, { task_id: 'b' }, { task_id: 'c' }] } },
    ['-A', '--limit', '2', '--type', 'labeled', '-o', 'name'],
  );
  expect({ code, requests }).toEqual({
    code: 0,
    requests: [
      '/v2/project-1/datasets?limit=100&offset=0&dataset_version=all',
      ...[0, 1].map((offset) => `/v2/project-1/datasets/d0/export-tasks?export_type=0&limit=2&offset=${offset}`),
    ],
  });
});

describe('choosing is among the tasks of all', () => {
  test.each<[readonly string[], readonly string[]]>([
    [['--status', 'failed'], ['b']],
    [
      ['--sort', 'id:desc'],
      ['b', 'a'],
    ],
    [
      ['--sort', 'dataset:desc'],
      ['b', 'a'],
    ],
    [['--sort', 'dataset_name:desc', '--max', '1'], ['b']],
    [['--max', '1'], ['a']],
  ])('%j', async (choice, ids) => {
    const { code, stdout } = await within(two, ['-A', '--json', ...choice]);
    const document = JSON.parse(stdout);
    const found = document.export_tasks.map((task: Task) => task.task_id);
    expect({ code, total: document.total_count, found }).toEqual({ code: 0, total: ids.length, found: ids });
  });

  test.each<[readonly string[], string]>([
    [[], 'dataset\tid\terror_code\nname of d2\tb\tModelArts.4310\nname of d0\ta\t-\n'],
    [['--csv'], 'dataset,id,error_code\r\nname of d2,b,ModelArts.4310\r\nname of d0,a,\r\n'],
  ])('--columns knows the dataset: %j', async (format, stdout) => {
    const choice = ['--columns', 'dataset,id,error_code', '--sort', 'dataset:desc'];
    const outcome = await within(two, ['-A', ...choice, ...format]);
    expect(outcome).toMatchObject({ code: 0, stdout, stderr: '' });
  });

  test('reading ends with the last one that is wanted', async () => {
    const { code, stdout, stderr, requests } = await within({ datasets: fifty }, ['-A', '--max', '3', '-o', 'name']);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: 't1.0\nt2.0\nt2.1\n',
      stderr: 'note: 3 tasks shown, and there may be more; a higher --max shows more\n',
    });
    expect(requests.length).toBeLessThanOrEqual(1 + 12 + 2);
  });

  test('where nothing is left that is exit 12, and where something may not be read it is 4', async () => {
    const empty = await within(two, ['-A', '--status', 'running', '--fail-if-empty']);
    expect(empty.code).toBe(12);
    const partly = await within({ ...two, instead: () => forbidden }, ['-A', '--fail-if-empty']);
    expect(partly.code).toBe(4);
  });
});

test('who watches is told how many datasets have been read, and how many tasks', async () => {
  let onTold = () => {};
  const told = new Promise<void>((resolve) => {
    onTold = resolve;
  });
  const instead = (id: string) =>
    id === 'd2' ? (response: ServerResponse) => void told.then(() => gone(response)) : undefined;
  const { code: exitCode, stdout } = await within({ ...two, instead }, ['-A', '-o', 'name'], {
    stderrColumns: 80,
    onStderr: (text) => {
      if (text.includes('reading export tasks: 2 of 3 datasets, 1 task')) onTold();
    },
  });
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'a\n' });
});

test('a project without a dataset, or without a task, is an empty list', async () => {
  const watched = { stderrColumns: 80 };
  const note = '\u001b[36mnote:\u001b[39m no export tasks in project project-1, region eu-de\n';
  for (const datasets of [{}, { d0: [], d1: [] }]) {
    const { code, stdout, stderr } = await within({ datasets }, ['-A', '--json', '--region', 'eu-de'], watched);
    expect({ code, stdout: JSON.parse(stdout) }).toEqual({ code: 0, stdout: { total_count: 0, export_tasks: [] } });
    expect(stderr).toContain(note);
  }
});

test('a 429 that does not end is exit 6 after five minutes and the retries', async () => {
  const clock = sleeplessClock();
  const { code, requests } = await within(
    {
      datasets: { d0: [] },
      instead: () => (response) => respond(response, { status: 429, headers: { 'retry-after': '50' }, body: '' }),
    },
    ['-A', '--retries', '2', '--json'],
    { clock },
  );
  // six that do not count, at 0 s to 250 s, and from 300 s on as many as for any other refusal
  expect({ code, requests: requests.length, minutes: clock.monotonic() / 60_000 }).toEqual({
    code: 6,
    requests: 10,
    minutes: 400 / 60,
  });
});

test('any other failure ends it as it ends one list', async () => {
  const instead = (id: string) => (id === 'd20' ? code(500, 'ModelArts.0001', 'broken') : undefined);
  const { code: exitCode, stderr, stdout } = await within({ datasets: fifty, instead }, [...flags, 'ndjson']);
  const written = Object.values(fifty).slice(0, 20).flat();
  expect(stdout.trimEnd().split('\n')).toHaveLength(written.length);
  const [first, last = ''] = stderr.split('\n');
  expect({ exitCode, first, error: JSON.parse(last).error }).toMatchObject({
    exitCode: 6,
    first: `incomplete: ${written.length} tasks written`,
    error: {
      message: 'dataset name of d20 (d20): ModelArts is not available, tried 2 times: broken',
      dataset_id: 'd20',
    },
  });
});

test('a credential that is not accepted is none for any dataset', async () => {
  const { code: exitCode, requests } = await within({ datasets: fifty, instead: () => code(401, 'APIG.0301', 'no') }, [
    ...flags,
    'ndjson',
  ]);
  expect(exitCode).toBe(4);
  expect(requests.length).toBeLessThanOrEqual(1 + 12);
});

test('where there are many, some are named', async () => {
  const instead = (id: string) => (id < 'd2' ? gone : undefined);
  const { code: exitCode, stderr } = await within({ datasets: fifty, instead }, ['-A', '-o', 'name']);
  const names = ['d0', 'd1', 'd10', 'd11', 'd12'].map((id) => `${nameOf(id)} (${id})`).join(', ');
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: `note: gone since the datasets were listed: 12 datasets: ${names} and 7 more\n`,
  });
});

test('what is odd about a list is told with the name of its dataset', async () => {
  const instead = () => (response: ServerResponse) => respond(response, { body: { export_tasks: [] } });
  const { code: exitCode, stderr } = await within({ datasets: fifty, instead }, ['-A', '-o', 'name']);
  const odd = [0, 1, 2].map((n) => `in name of d${n}: the server sent no total_count; 0 tasks read`).join('; ');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: `note: ${odd}; and the like in 47 more\n` });
});

describe('a mistake is found before anything is sent', () => {
  test.each([
    [['-A', '--dataset', 'd1'], '--all-datasets and --dataset exclude each other'],
    [['--all-datasets', '--offset', '1'], '--all-datasets and --offset exclude each other'],
  ])('%j', async (argv, message) => {
    const { code: exitCode, stderr, requests } = await within(two, argv);
    expect({ exitCode, stderr, requests }).toEqual({
      exitCode: 2,
      stderr: `error: ${message}\nhint: leave one of them out\n`,
      requests: [],
    });
  });
});
