import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { accessTo } from '../helpers/access.ts';
import { type HostOptions, type Outcome, runCli } from '../helpers/host.ts';
import { schema } from '../helpers/schemas.ts';
import { type CannedAnswer, type RecordedRequest, respond, type TestServer } from '../helpers/server.ts';
import { sleeplessClock } from '../helpers/sleepless-clock.ts';
import { settled } from '../helpers/slow-list.ts';
import { withServer } from '../helpers/with-server.ts';

const footer = "'modelarts-export list --dataset ID' shows the export tasks of one\n";

describe('the documented examples', () => {
  test.each(['datasets-200-1', 'datasets-200-3', 'datasets-200-5'])('%s comes out as it went in', async (name) => {
    const sample = fixture(name);
    const { code, stdout, stderr } = await against({ body: sample }, ['datasets', '--json', '--strict']);
    expect({ code, stderr, answer: JSON.parse(stdout) }).toEqual({ code: 0, stderr: '', answer: sample });
    expect(schema('dataset-list')(JSON.parse(stdout))).toBe(true);
  });

  test.each(['dataset-200-1', 'dataset-200-3'])('%s comes out as it went in', async (name) => {
    const sample = fixture(name);
    const argv = ['datasets', 'show', 'gfghHSokody6AJigS5A', '--json', '--strict'];
    const { code, stdout, stderr } = await against({ body: sample }, argv);
    expect({ code, stderr, answer: JSON.parse(stdout) }).toEqual({ code: 0, stderr: '', answer: sample });
    expect(schema('dataset')(JSON.parse(stdout))).toBe(true);
  });
});

const odd = {
  dataset_id: 'd-1',
  dataset_name: 'accidents\u001b[2J',
  dataset_type: 400,
  status: 4,
  annotated_sample_count: 3,
  total_sample_count: 10,
  current_version_name: 'V002',
  create_time: 1_605_690_595_404,
  data_sources: [{ data_type: 1, source_info: { ip: '192.168.0.17', user_password: 'canary-password' } }],
  work_path: '/bucket/work/',
  workspace_id: '0',
  unheard_of: { inside: [{ user_password: 'canary-password' }] },
};
const signs = { ...odd, dataset_id: 'd-2', dataset_name: 'signs', dataset_type: 1, status: 1, data_sources: [] };
const two = { total_number: 2, datasets: [odd, { ...signs, unheard_of: undefined, description: 'by night' }] };

describe('the formats', () => {
  const piped = [
    'DATASET ID\tNAME\tTYPE\tSTATUS\tSAMPLES\tVERSION\tCREATED\n',
    'd-1\taccidents\\x1b[2J\ttable dataset (no export)\tabnormal\t3/10\tV002\t2020-11-18T09:09:55.404Z\n',
    'd-2\tsigns\tobject detection\tnormal\t3/10\tV002\t2020-11-18T09:09:55.404Z\n',
  ].join('');

  test.each<[readonly string[], string]>([
    [[], piped],
    [['list'], piped],
    [['-o', 'name'], 'd-1\nd-2\n'],
  ])('%j', async (flags, expected) => {
    expect(await against({ body: two }, ['datasets', ...flags])).toEqual({ code: 0, stdout: expected, stderr: '' });
  });

  test('wide has where the data lies and what it is for', async () => {
    const { stdout } = await against({ body: two }, ['datasets', '-o', 'wide', '--no-header']);
    expect(stdout.split('\n')[1]).toBe(
      'd-2\tsigns\tobject detection\tnormal\t3/10\tV002\t2020-11-18T09:09:55.404Z\t-\t/bucket/work/\t0\t-\tby night',
    );
  });

  test('csv has the scalar fields', async () => {
    const { stdout } = await against({ body: two }, ['datasets', '--csv']);
    const [header = '', row = ''] = stdout.split('\r\n');
    const [names, cells] = [header.split(','), row.split(',')];
    expect(names).toHaveLength(49);
    expect(cells[names.indexOf('dataset_id')]).toBe('d-1');
    expect(cells[names.indexOf('status')]).toBe('4');
  });

  test('a terminal gets a table and how to go on', async () => {
    const { stdout } = await against({ body: two }, ['datasets', '--color', 'never', '--region', 'eu-de'], {
      stdoutColumns: 80,
      clock: sleeplessClock(signs.create_time + 60_000),
    });
    expect(stdout).toBe(
      [
        'DATASET ID  NAME              TYPE                       STATUS    CREATED',
        'd-1         accidents\\x1b[2J  table dataset (no export)  abnormal  1 min ago',
        'd-2         signs             object detection           normal    1 min ago',
        '',
        'project project-1 · eu-de · 2 datasets',
        footer,
      ].join('\n'),
    );
  });

  test('a dataset is told in sections', async () => {
    const body = { ...signs, data_sources: [{ data_type: 0, data_path: '/bucket/signs/' }] };
    const { stdout } = await against({ body }, ['datasets', 'show', 'd-2', '--color', 'never', '--utc'], {
      stdoutColumns: 80,
      clock: sleeplessClock(signs.create_time + 60_000),
    });
    expect(stdout).toBe(
      [
        'DATASET',
        '  id                d-2',
        '  name              signs',
        '  type              object detection',
        '  status            normal',
        '  labeled samples   3/10',
        '  workspace         0',
        '  version           V002',
        '',
        'WHEN',
        '  created           2020-11-18 09:09:55 UTC (1 min ago)',
        '',
        'WHAT',
        '  source            OBS bucket (0)',
        '  path              /bucket/signs/',
        '  unheard_of        {"inside":[{"user_password":"***"}]}',
        '',
        'WHERE',
        '  work path         /bucket/work/',
        '',
      ].join('\n'),
    );
  });
});

describe('a password', () => {
  const masked = JSON.stringify(two).replaceAll('canary-password', '***');

  test('is masked wherever it stands', async () => {
    const { stdout } = await against({ body: two }, ['datasets', '--json']);
    expect(stdout).toBe(`${masked}\n`);
  });

  test.each([
    ['datasets', '-o', 'ndjson'],
    ['datasets', '-o', 'wide', '-v'],
    ['datasets', '--csv'],
    ['datasets', '--strict', '--json'],
  ])('%j does not tell it', async (...argv) => {
    const outcome = await against({ body: two }, argv);
    expect(JSON.stringify(outcome)).not.toContain('canary-password');
  });

  test('is masked in one dataset, too', async () => {
    for (const flags of [[], ['--json'], ['-o', 'csv']]) {
      const outcome = await against({ body: odd }, ['datasets', 'show', 'd-1', ...flags]);
      expect(JSON.stringify(outcome)).not.toContain('canary-password');
      expect(outcome.code).toBe(0);
    }
  });
});

describe('reading everything', () => {
  test.each([0, 1, 100, 101, 250])('%i datasets, whatever offset means', async (count) => {
    const ids = Array.from({ length: count }, (_, index) => `d-${index}`);
    for (const means of ['page', 'record'] as const) {
      const outcome = await against(listOf(ids, means), ['datasets', '-o', 'name']);
      expect(outcome).toEqual({ code: 0, stdout: ids.map((id) => `${id}\n`).join(''), stderr: '' });
    }
  });

  test('a total beyond what the service counts is the number read', async () => {
    const ids = Array.from({ length: 250 }, (_, index) => `d-${index}`);
    const { stdout } = await against(listOf(ids, 'page'), ['datasets', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ total_number: 250, datasets: { length: 250 } });
  });

  test('one page says how many there are at least', async () => {
    const ids = Array.from({ length: 250 }, (_, index) => `d-${index}`);
    const { stdout, stderr } = await against(listOf(ids, 'page'), ['datasets', '--limit', '2', '--json']);
    expect(stderr).toBe('note: 2 of 100 datasets or more shown; --all shows every one\n');
    expect(JSON.parse(stdout)).toMatchObject({ total_number: 100, datasets: { length: 2 } });
  });

  test('a server that counts further is believed, and its list is read ahead', async () => {
    const datasets = Array.from({ length: 900 }, (_, index) => ({ dataset_id: `d-${index}` }));
    const inFlight = { now: 0, most: 0 };
    const counting: CannedAnswer = async (request, response) => {
      inFlight.now += 1;
      inFlight.most = Math.max(inFlight.most, inFlight.now);
      for (let turn = 0; turn < 30; turn += 1) await settled();
      inFlight.now -= 1;
      const [limit, offset] = ['limit', 'offset'].map((name) => Number(queryOf(request).get(name)));
      const start = (limit ?? 0) * (offset ?? 0);
      respond(response, { body: { total_number: 900, datasets: datasets.slice(start, start + (limit ?? 0)) } });
    };
    const { code, stdout } = await against(counting, ['datasets', '--json']);
    expect({ code, answer: JSON.parse(stdout) }).toEqual({ code: 0, answer: { total_number: 900, datasets } });
    expect(inFlight.most).toBe(6);
    expect((await against(counting, ['datasets', '--limit', '2', '--json'])).stderr).toBe(
      'note: 2 of 900 datasets shown; --all shows every one\n',
    );
  });

  test('a page that is missing below what the service counts is an error', async () => {
    const ids = Array.from({ length: 250 }, (_, index) => `d-${index}`);
    const list = listOf(ids, 'page', 10);
    const broken: CannedAnswer = (request, response) =>
      queryOf(request).get('offset') === '3'
        ? respond(response, { status: 400, body: { error_code: 'ModelArts.0104', error_msg: 'no' } })
        : list(request, response);
    const { code } = await against(broken, ['datasets', '--all', '--limit', '10', '-o', 'name']);
    expect(code).toBe(5);
  });
});

describe('what is sent', () => {
  const all = 'limit=100&offset=0';

  test.each([
    [[], `${all}&dataset_version=all`],
    [['--search', 'night', '--workspace', 'w1'], `${all}&search_content=night&workspace_id=w1&dataset_version=all`],
    [['--dataset-type', 'Object Detection'], `${all}&dataset_type=1&dataset_version=all`],
    [['--dataset-type', '900', '--exportable'], `${all}&dataset_type=900&support_export=true&dataset_version=all`],
    [['--running'], `${all}&check_running_task=true&running_task_type=2&dataset_version=all`],
    [['--limit', '5', '--offset', '2'], 'limit=5&offset=2&dataset_version=all'],
  ])('%j', async (flags, query) => {
    await withServer({ body: { total_number: 0, datasets: [] } }, async (server) => {
      await cli(server, ['datasets', ...flags]);
      expect(pathsOf(server)).toEqual([`/v2/project-1/datasets?${query}`]);
    });
  });

  test('only those with running exports are shown, and what runs', async () => {
    const body = {
      total_number: 2,
      datasets: [odd, { ...signs, exist_running_task: true, running_tasks_id: ['t-1', 't-2'] }],
    };
    expect((await against({ body }, ['datasets', '--running', '-o', 'name'])).stdout).toBe('d-2\n');
    expect(JSON.parse((await against({ body }, ['datasets', '--running', '--json'])).stdout)).toMatchObject({
      total_number: 1,
    });
    expect((await against({ body }, ['datasets', '--running', '-o', 'wide'])).stdout).toContain('\tt-1, t-2\n');
  });

  test.each([
    [
      ['--dataset-type', 'object detectoin'],
      "--dataset-type: 'object detectoin' is not a dataset type",
      'did you mean object detection?',
    ],
    [['--search', ''], '--search is empty', 'is a variable empty?'],
    [['--all', '--offset', '1'], '--all reads every page, --offset asks for one', 'leave one of them out'],
    [['--running', '--limit', '5'], '--running would choose among one page only', 'did you mean --max 5?'],
    [['--running', '--offset', '1'], '--running would choose among one page only', 'leave --offset out, or add --all'],
  ])('%j is wrong', async (flags, message, hint) => {
    const expected = { code: 2, stdout: '', stderr: `error: ${message}\nhint: ${hint}\n` };
    expect(await runCli(['datasets', ...flags])).toEqual(expected);
  });
});

describe('choosing', () => {
  const ids = Array.from({ length: 250 }, (_, index) => `d-${index}`);

  test.each([
    [['--sort', 'name:desc', '--max', '1'], 'd-2', 'note: 1 of 2 datasets shown; a higher --max shows more\n'],
    [['--sort', 'type'], 'd-2 d-1', ''],
    [['--sort', 'dataset_id:desc'], 'd-2 d-1', ''],
    [['--max', '1'], 'd-1', 'note: 1 of 2 datasets shown; a higher --max shows more\n'],
    [['--max', '2'], 'd-1 d-2', ''],
  ])('%j', async (flags, expected, stderr) => {
    const outcome = await against({ body: two }, ['datasets', '-o', 'name', ...flags]);
    expect(outcome).toEqual({ code: 0, stdout: expected.replace(/ |$/g, '\n'), stderr });
  });

  test('reading ends with the last one that is wanted', async () => {
    await withServer(listOf(ids, 'page'), async (server) => {
      const { stdout, stderr } = await cli(server, ['datasets', '--max', '3', '--json']);
      expect(JSON.parse(stdout)).toMatchObject({ total_number: 3, datasets: { length: 3 } });
      expect(stderr).toBe('note: 3 datasets shown, and there are more; a higher --max shows more\n');
      expect(server.requests).toHaveLength(1);
    });
  });

  test('none is exit 12 where that is asked for', async () => {
    const outcome = await against({ body: two }, ['datasets', '--running', '--fail-if-empty', '--json']);
    expect(outcome).toEqual({ code: 12, stdout: '{"total_number":0,"datasets":[]}\n', stderr: '' });
  });

  test.each([
    [
      ['--sort', 'duration'],
      "--sort: 'duration' is nothing to sort by",
      'there is name, created, updated, samples, type, status, or a field of the API',
    ],
    [['--sort', 'name', '--limit', '5'], '--sort would choose among one page only', 'did you mean --max 5?'],
    [['--status', 'failed'], "unknown option '--status'", '--status is for list'],
  ])('%j is wrong', async (flags, message, hint) => {
    const expected = { code: 2, stdout: '', stderr: `error: ${message}\nhint: ${hint}\n` };
    expect(await runCli(['datasets', ...flags])).toEqual(expected);
  });
});

describe('a service that does not take dataset_version', () => {
  test.each(['ModelArts.0101', 'ModelArts.0104', 'ModelArts.0107', 'ModelArts.4200'])(
    '%s: once more without it',
    async (code) => {
      const ids = Array.from({ length: 120 }, (_, index) => `d-${index}`);
      const list = listOf(ids, 'page');
      const old: CannedAnswer = (request, response) =>
        queryOf(request).has('dataset_version')
          ? respond(response, { status: 400, body: { error_code: code, error_msg: 'unknown parameter' } })
          : list(request, response);
      await withServer(old, async (server) => {
        const { stdout, stderr, code: exit } = await cli(server, ['datasets', '-o', 'name']);
        expect({ exit, stderr, count: stdout.split('\n').length - 1 }).toEqual({
          exit: 0,
          stderr: 'note: the service takes no dataset_version: it may show only some of the datasets\n',
          count: 120,
        });
        expect(pathsOf(server).filter((path) => path.includes('dataset_version'))).toHaveLength(1);
      });
    },
  );

  test.each([
    [400, 'ModelArts.4353'],
    [403, 'ModelArts.0101'],
    [404, 'ModelArts.0104'],
  ])('HTTP %s with %s is about something else, and nothing is asked again', async (status, code) => {
    await withServer({ status, body: { error_code: code, error_msg: 'no' } }, async (server) => {
      await cli(server, ['datasets']);
      expect(server.requests).toHaveLength(1);
    });
  });

  test('a refusal for another reason stays one', async () => {
    await withServer({ status: 400, body: { error_code: 'ModelArts.0104', error_msg: 'no' } }, async (server) => {
      const { code, stderr } = await cli(server, ['datasets']);
      expect({ code, stderr, requests: server.requests.length }).toEqual({
        code: 5,
        stderr:
          'error: ModelArts refused the request: no (HTTP 400, ModelArts.0104)\nhint: --verbose shows the request as it was sent\n',
        requests: 2,
      });
    });
  });
});

test('no dataset: a person is told where was looked', async () => {
  const { code, stdout, stderr } = await against(
    { body: { total_number: 0, datasets: [] } },
    ['datasets', '--workspace', 'w1', '--color', 'never', '--region', 'eu-de'],
    {
      stdoutColumns: 80,
      stderrColumns: 80,
    },
  );
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: '',
    stderr: 'note: no datasets in project project-1, region eu-de, workspace w1\n',
  });
});

test('two datasets at once are wrong, the same one twice is not', async () => {
  expect(await runCli(['datasets', 'show', 'd-1', '--dataset', 'd-2', '--sandbox'])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error: two datasets at once: d-1 and --dataset d-2\nhint: leave one of them out\n',
  });
  const { code, stdout } = await against({ body: signs }, [
    'datasets',
    'show',
    'd-2',
    '--dataset',
    'd-2',
    '-o',
    'name',
  ]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'd-2\n' });
});

test('without an argument the dataset of the settings is shown', async () => {
  const { code, stdout } = await against({ body: { ...signs, dataset_id: 'dataset-1' } }, [
    'datasets',
    'show',
    '-o',
    'name',
  ]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'dataset-1\n' });
});

test('a sandbox has datasets that fit the strict schema', async () => {
  const { code, stdout, stderr } = await runCli(['datasets', '--sandbox', '--strict', '-o', 'name']);
  expect({ code, stderr, count: stdout.split('\n').length - 1 }).toEqual({ code: 0, stderr: '', count: 13 });
});

/** A list as the service pages through it, which counts to 100. */
function listOf(ids: readonly string[], means: 'page' | 'record', mostOnAPage = 100) {
  return ((request, response) => {
    const query = queryOf(request);
    const limit = Math.min(Number(query.get('limit')), mostOnAPage);
    const skip = Number(query.get('offset')) * (means === 'page' ? limit : 1);
    const datasets = ids.slice(skip, skip + limit).map((dataset_id) => ({ dataset_id }));
    respond(response, { body: { total_number: Math.min(ids.length, 100), datasets } });
  }) satisfies CannedAnswer;
}

function queryOf({ url }: RecordedRequest): URLSearchParams {
  return new URL(url, 'http://localhost').searchParams;
}

function pathsOf(server: TestServer): readonly string[] {
  return server.requests.map(({ url }) => url);
}

function against(answer: CannedAnswer, argv: readonly string[], host: HostOptions = {}): Promise<Outcome> {
  return withServer(answer, (server) => cli(server, argv, host));
}

function cli(server: TestServer, argv: readonly string[], host: HostOptions = {}): Promise<Outcome> {
  return runCli(argv, { ...host, env: accessTo(server.origin) });
}

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8'));
}
