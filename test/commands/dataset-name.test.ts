import { expect, test } from '@jest/globals';
import { accessTo } from '../helpers/access.ts';
import { runCli } from '../helpers/host.ts';
import { type CannedAnswer, respond } from '../helpers/server.ts';
import { path, withStarting } from '../helpers/starting.ts';
import { withServer } from '../helpers/with-server.ts';

const task = { task_id: 't', status: 'RUNNING' };
const datasets = [
  { dataset_id: 'id-1', dataset_name: 'signs', status: 1 },
  { dataset_id: 'id-2', dataset_name: 'signs-by-night', status: 1 },
  { dataset_id: 'id-3', dataset_name: 'twins', status: 1 },
  { dataset_id: 'id-4', dataset_name: 'twins', status: 4 },
  { dataset_id: 'id-5', dataset_name: 'leaving', status: 2 },
  { dataset_id: 'id-6', dataset_name: 'id-1', status: 1 },
];

const project = '/v2/project-1/datasets';
const tasksOf = (name: string) => `${project}/${name}/export-tasks?limit=100&offset=0`;
const search = (name: string) => `${project}?limit=100&offset=0&search_content=${name}&dataset_version=all`;
const all = `${project}?limit=100&offset=0&dataset_version=all`;
const unknown = (name: string) =>
  `error: dataset not found: ${name} is neither the id nor the name of one (HTTP 400, ModelArts.4352)\n`;

const unknownDataset = { status: 400, body: { error_code: 'ModelArts.4352', error_msg: 'no such dataset' } };

/** An empty variable is none. */
const noDataset = { MODELARTS_DATASET_ID: '' };

const cases = [
  { name: 'id-1', code: 0, requests: [tasksOf('id-1')], stderr: '' },
  { name: 'signs', code: 0, requests: [tasksOf('signs'), search('signs'), tasksOf('id-1')], stderr: '' },
  {
    name: 'sign',
    code: 3,
    requests: [tasksOf('sign'), search('sign')],
    stderr: `${unknown('sign')}hint: did you mean signs?\n`,
  },
  {
    name: 'sihns',
    code: 3,
    requests: [tasksOf('sihns'), search('sihns'), all],
    stderr: `${unknown('sihns')}hint: did you mean signs?\n`,
  },
  {
    name: 'leaving',
    code: 3,
    requests: [tasksOf('leaving'), search('leaving'), all],
    stderr: `${unknown('leaving')}hint: 'modelarts-export datasets' shows the datasets there are\n`,
  },
  {
    name: 'twins',
    code: 2,
    requests: [tasksOf('twins'), search('twins')],
    stderr: 'error: 2 datasets are called twins\nhint: give the id of one of them: id-3, id-4\n',
  },
];

test.each(cases)('--dataset $name', async ({ name, code, requests, stderr }) => {
  await withServer(service({ isForbidden: false }), async (server) => {
    const outcome = await runCli(['list', '--dataset', name, '-o', 'name'], { env: accessTo(server.origin) });
    expect({ ...outcome, requests: server.requests.map(({ url }) => url) }).toEqual({
      code,
      stdout: code === 0 ? 't\n' : '',
      stderr,
      requests,
    });
  });
});

test('where names may not be read, an id needs them not, and a name is exit 4', async () => {
  await withServer(service({ isForbidden: true }), async (server) => {
    const env = accessTo(server.origin);
    expect((await runCli(['list', '--dataset', 'id-1', '-o', 'name'], { env })).code).toBe(0);
    const { code, stderr } = await runCli(['list', '--dataset', 'signs', '-o', 'name'], { env });
    expect({ code, line: stderr.split('\n')[0] }).toEqual({
      code: 4,
      line: 'error: no dataset has the id signs, which looks like a name, and the names may not be read: ModelArts does not allow this: no (HTTP 403, ModelArts.0108)',
    });
  });
});

test('a name that nobody has is told with the variable that gave it', async () => {
  await withServer(service({ isForbidden: false }), async (server) => {
    const env = { ...accessTo(server.origin), MODELARTS_DATASET_ID: 'sign' };
    expect(await runCli(['list'], { env })).toEqual({
      code: 3,
      stdout: '',
      stderr: `${unknown('sign (MODELARTS_DATASET_ID)')}hint: did you mean signs?\n`,
    });
  });
});

test('show, wait and datasets show take a name, too', async () => {
  for (const argv of [
    ['show', 'rF9NNoB56k5rtYKg2Y7', '--dataset', 'street-signs'],
    ['wait', 'rF9NNoB56k5rtYKg2Y7', '--dataset', 'street-signs'],
    ['datasets', 'show', 'street-signs'],
  ]) {
    const { code, stdout } = await runCli([...argv, '--sandbox', '-qo', 'name']);
    const id = argv[0] === 'datasets' ? 'gfghHSokody6AJigS5A' : 'rF9NNoB56k5rtYKg2Y7';
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${id}\n` });
  }
});

test('where nothing is found by a name, no more than a thousand are read for one that is near', async () => {
  const many = Array.from({ length: 2000 }, (_, index) => ({
    dataset_id: `i-${index}`,
    dataset_name: `dataset-${index}`,
  }));
  await withServer(
    ({ url }, response) => {
      const { pathname, searchParams } = new URL(url, 'http://localhost');
      if (pathname !== project) return respond(response, unknownDataset);
      const start = Number(searchParams.get('offset')) * 100;
      const found = searchParams.has('search_content') ? [] : many;
      respond(response, {
        body: { total_number: Math.min(100, found.length), datasets: found.slice(start, start + 100) },
      });
    },
    async (server) => {
      const { code, stderr } = await runCli(['list', '--dataset', 'datset-77'], { env: accessTo(server.origin) });
      expect({ code, stderr, requests: server.requests.length }).toEqual({
        code: 3,
        stderr: `${unknown('datset-77')}hint: did you mean dataset-77?\n`,
        requests: 12,
      });
    },
  );
});

test('that all the names cannot be read leaves it at an unknown one', async () => {
  await withServer(
    ({ url }, response) => {
      if (url.includes('search_content')) return respond(response, { body: { total_number: 0, datasets: [] } });
      respond(response, url.startsWith(`${project}?`) ? { status: 403 } : unknownDataset);
    },
    async (server) => {
      const { code, stderr } = await runCli(['list', '--dataset', 'sihns'], { env: accessTo(server.origin) });
      expect({ code, stderr }).toEqual({
        code: 3,
        stderr: `${unknown('sihns')}hint: 'modelarts-export datasets' shows the datasets there are\n`,
      });
    },
  );
});

test.each([
  [['--dataset', 'street-signs'], '--dataset DATASET'],
  [['--dataset=street-signs'], '--dataset=DATASET'],
  [['--dataset', 'gfghHSokody6AJigS5A'], '--dataset DATASET'],
])('%j: the command that waits on names the id', async (flags, named) => {
  await withStarting({ script: ['one:run=forever'] }, async ({ run }) => {
    const { code, stderr } = await run(['wait', 'one', ...flags, '--timeout', '0'], { env: noDataset });
    expect({ code, hint: stderr.split('\n').at(-2) }).toEqual({
      code: 8,
      hint: `hint: the export goes on; wait on with: modelarts-export wait one ${named}`,
    });
  });
});

test('start names the id where it says how to wait, and where an order would be sent', async () => {
  const ofName = ['--dataset', 'street-signs', '--path', path];
  const ofId = '--dataset DATASET';
  await withStarting({ script: ['one:start,run=forever'] }, async ({ start }) => {
    const dryRun = await start([...ofName, '--dry-run']);
    expect(dryRun.stderr).toBe('POST ORIGIN/v2/PROJECT/datasets/DATASET/export-tasks\n');
    expect((await start([...ofName, '--wait', '--timeout', '0', '-q'])).stderr).toContain(
      `modelarts-export wait one ${ofId}`,
    );
    expect((await start(ofName)).stderr).toContain(`wait for it: modelarts-export wait one ${ofId}\n`);
  });
});

const start = ['start', '--dataset', 'signs', '--path', 'obs://b/p/'];
const posted = (requests: readonly { readonly method: string; readonly url: string }[]) =>
  requests.filter(({ method }) => method === 'POST').map(({ url }) => url);

test('start sends its request a single time, to the id', async () => {
  await withServer(service({ isForbidden: false }), async (server) => {
    const outcome = await runCli(start, { env: accessTo(server.origin) });
    expect({ ...outcome, posted: posted(server.requests) }).toEqual({
      code: 0,
      stdout: 'new\n',
      stderr: '',
      posted: [`${project}/id-1/export-tasks`],
    });
  });
});

test('start sends nothing again where the dataset is gone since the look', async () => {
  await withServer(service({ isForbidden: false, isGone: true }), async (server) => {
    const outcome = await runCli(start, { env: accessTo(server.origin) });
    expect({ ...outcome, posted: posted(server.requests) }).toEqual({
      code: 3,
      stdout: '',
      stderr:
        'error: dataset not found: no such dataset (HTTP 400, ModelArts.4352)\nhint: check --dataset and --project\n',
      posted: [`${project}/id-1/export-tasks`],
    });
  });
});

interface Service {
  /** Nobody may read the names. */
  readonly isForbidden: boolean;
  /** The dataset goes between a look and an order. */
  readonly isGone?: boolean;
}

function service({ isForbidden, isGone = false }: Service): CannedAnswer {
  return ({ method, url }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const [, , , , id] = pathname.split('/');
    const text = searchParams.get('search_content') ?? '';
    const found = datasets.filter(({ dataset_name: name }) => name.includes(text));
    if (id === undefined && isForbidden) {
      return respond(response, { status: 403, body: { error_code: 'ModelArts.0108', error_msg: 'no' } });
    }
    if (id === undefined) return respond(response, { body: { total_number: found.length, datasets: found } });
    const isThere = datasets.some(({ dataset_id }) => dataset_id === id) && !(isGone && method === 'POST');
    if (isThere && method === 'POST') return respond(response, { body: { task_id: 'new' } });
    if (isThere) {
      return respond(response, { body: { total_count: 1, export_tasks: [task] } });
    }
    return respond(response, unknownDataset);
  };
}
