import { describe, expect, test } from '@jest/globals';
import { accessTo } from '../helpers/access.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { type HostOptions, type Outcome, runCli } from '../helpers/host.ts';
import { withServer } from '../helpers/with-server.ts';

const now = Date.UTC(2026, 0, 10, 12);
const hour = 3_600_000;

const tasks = [
  task('IUhpXLsA14DKT6cEHfM', 'RUNNING', 1, 4512),
  task('CuiokTEOghaif4st0y3', 'FAILED', 2, 581, { error_msg: 'Access to OBS is forbidden.', progress: -1 }),
  task('rF9NNoB56k5rtYKg2Y7', 'SUCCESSED', 3, 90_000),
  task('tNCK0v9KeSTXPr2RrQv', 'RUNNING', 4, 20_000, { export_params: { export_dest: 'NEW_DATASET' } }),
  task('sZi0CgdDW2O0lw74mdh', 'FAILED', 23, 12_659, { export_params: {} }),
  task('ngcmFMDcLoJLujxVwAp', 'FAILED', 25, 49_307),
];

function task(id: string, status: string, hours: number, samples: number, more: object = {}) {
  const created = now - hours * hour;
  const params = { export_params: { export_dest: 'DIR' } };
  return { task_id: id, status, create_time: created, total_sample_count: samples, export_type: 3, ...params, ...more };
}

const chosen = [
  ...['--status', 'failed,running', '--since', '24h', '--sort', 'samples:desc', '--max', '3'],
  ...['--columns', 'task_id,status,export_params.export_dest'],
];
const note = 'note: 3 of 4 matching tasks shown; a higher --max shows more\n';

describe('what was chosen, in every format that has columns', () => {
  const piped = [
    'task_id\tstatus\texport_params.export_dest\n',
    'tNCK0v9KeSTXPr2RrQv\tRUNNING\tNEW_DATASET\n',
    'sZi0CgdDW2O0lw74mdh\tFAILED\t-\n',
    'IUhpXLsA14DKT6cEHfM\tRUNNING\tDIR\n',
  ].join('');

  test.each([
    [[], piped],
    [['-o', 'wide'], piped],
    [
      ['--csv'],
      'task_id,status,export_params.export_dest\r\ntNCK0v9KeSTXPr2RrQv,RUNNING,NEW_DATASET\r\nsZi0CgdDW2O0lw74mdh,FAILED,\r\nIUhpXLsA14DKT6cEHfM,RUNNING,DIR\r\n',
    ],
    [
      ['-o', 'markdown'],
      [
        '| task\\_id | status | export\\_params.export\\_dest |\n',
        '| --- | --- | --- |\n',
        '| tNCK0v9KeSTXPr2RrQv | RUNNING | NEW\\_DATASET |\n',
        '| sZi0CgdDW2O0lw74mdh | FAILED | - |\n',
        '| IUhpXLsA14DKT6cEHfM | RUNNING | DIR |\n',
      ].join(''),
    ],
  ])('%j', async (flags, stdout) => {
    expect(await list([...chosen, ...flags])).toEqual({ code: 0, stdout, stderr: note });
  });

  const fitting = [
    'task_id              status   export_params.export_dest',
    'tNCK0v9KeSTXPr2RrQv  RUNNING  NEW_DATASET',
    'sZi0CgdDW2O0lw74mdh  FAILED   -',
    'IUhpXLsA14DKT6cEHfM  RUNNING  DIR',
  ];
  const wrapped = [
    'task_id              status',
    'tNCK0v9KeSTXPr2RrQv  RUNNING',
    '  export_params.export_dest NEW_DATASET',
    'sZi0CgdDW2O0lw74mdh  FAILED',
    'IUhpXLsA14DKT6cEHfM  RUNNING',
    '  export_params.export_dest DIR',
  ];

  test.each([
    [40, wrapped],
    [80, fitting],
    [200, fitting],
  ])('on a terminal of %i columns', async (stdoutColumns, lines) => {
    for (const format of ['table', 'wide']) {
      const { stdout, stderr } = await list([...chosen, '-o', format], { stdoutColumns });
      const [table] = stdout.split('\n\n');
      expect({ table: table?.split('\n'), stderr }).toEqual({ table: lines, stderr: note });
    }
  });
});

describe('columns', () => {
  test('have the words of the table, and fields their raw values, in the order that was given', async () => {
    const { stdout } = await list([
      '--max',
      '1',
      '-q',
      '--columns',
      'type,export_type',
      '--columns',
      'created,create_time,id',
    ]);
    expect(stdout).toBe(
      'type\texport_type\tcreated\tcreate_time\tid\n' +
        `conditional\t3\t2026-01-10T11:00:00.000Z\t${now - hour}\tIUhpXLsA14DKT6cEHfM\n`,
    );
  });

  test('may be lists and objects, twice, and absent', async () => {
    const columns = 'export_params.samples,id,id,export_params.search_conditions';
    const odd = { task_id: 'a', export_params: { samples: ['x', null], search_conditions: [{ op: 'OR' }] } };
    expect((await list(['--columns', columns, '--csv'], {}, [odd, { task_id: 'b' }])).stdout).toBe(
      `${columns}\r\n"[""x"",null]",a,a,"[{""op"":""OR""}]"\r\n,b,b,\r\n`,
    );
  });

  test('of numbers are none that a spreadsheet would run, texts may be', async () => {
    const failed = ['--status', 'failed', '--max', '1', '-q', '--no-header', '--csv', '--columns', 'progress,path'];
    const formula = { task_id: 'a', status: 'FAILED', progress: -1, path: '=1+1' };
    expect((await list(failed, {}, [formula])).stdout).toBe("-1,'=1+1\r\n");
    expect((await list([...failed, '--csv-raw'], {}, [formula])).stdout).toBe('-1,=1+1\r\n');
  });

  test('never leave a narrow screen, and the longest text goes to a line of its own', async () => {
    const { stdout } = await list(['--status', 'failed', '--columns', 'error,samples,id,status', '--max', '1', '-q'], {
      stdoutColumns: 40,
    });
    expect(stdout.split('\n\n')[0]).toBe(
      [
        'samples  id                   status',
        '  ?/581  CuiokTEOghaif4st0y3  FAILED',
        '  error Access to OBS is forbidden.',
      ].join('\n'),
    );
  });

  test('one that is too wide by itself stays all the same', async () => {
    const { stdout } = await list(['--columns', 'path', '--no-header'], { stdoutColumns: 40 }, [
      { task_id: 'a', path: `/bucket/${'x'.repeat(40)}/` },
    ]);
    expect(stdout.split('\n')[0]).toBe(`/bucket/${'x'.repeat(40)}/`);
  });

  test('of datasets, too', async () => {
    const body = {
      total_number: 1,
      datasets: [{ dataset_id: 'd-1', status: 1, dataset_name: 'signs', dataset_type: 1 }],
    };
    await withServer({ body }, async ({ origin }) => {
      const argv = ['datasets', '--columns', 'status,name,dataset_type', '--csv'];
      const { stdout } = await runCli(argv, { env: accessTo(origin) });
      expect(stdout).toBe('status,name,dataset_type\r\nnormal,signs,1\r\n');
    });
  });
});

const instead = 'leave --columns out, or take table, wide, markdown or csv';

test.each([
  [['--columns', 'id', '--json'], '--output json has no columns', instead],
  [['--columns', 'id', '-o', 'ndjson'], '--output ndjson has no columns', instead],
  [['--columns', 'id', '-o', 'yaml'], '--output yaml has no columns', instead],
  [['--columns', 'id', '-o', 'name'], '--output name has no columns', instead],
  [['--columns', 'id', '--query', 'total_count'], '--query has no columns', instead],
  [['--columns', ''], '--columns is empty', 'is a variable empty?'],
  [['--columns', 'id,,status'], '--columns is empty', 'is a variable empty?'],
  [['--columns', 'id,stats'], "--columns: 'stats' is no column", 'did you mean status?'],
  [['--columns', 'export_dest'], "--columns: 'export_dest' is no column", 'did you mean export_params.export_dest?'],
  [
    ['--columns', 'xyz-and-more'],
    "--columns: 'xyz-and-more' is no column",
    'there is id, status, progress, samples, type, created, duration, path, destination, formats, version, updated, error, or a field of the API',
  ],
])('list %j is wrong, and nothing is sent', async (flags, message, hint) => {
  await withServer({ body: { total_count: 0, export_tasks: [] } }, async ({ origin, requests }) => {
    const { code, stdout, stderr } = await runCli(['list', ...flags, '-q'], { env: accessTo(origin) });
    expect({ code, stdout, requests }).toEqual({ code: 2, stdout: '', requests: [] });
    const isJson = stderr.startsWith('{');
    const said = isJson
      ? `error: ${JSON.parse(stderr).error.message}\nhint: ${JSON.parse(stderr).error.hint}\n`
      : stderr;
    expect(said).toBe(`error: ${message}\nhint: ${hint}\n`);
  });
});

function list(flags: readonly string[], host: HostOptions = {}, all: readonly unknown[] = tasks): Promise<Outcome> {
  const body = { total_count: all.length, export_tasks: all };
  return withServer({ body }, ({ origin }) =>
    runCli(['list', ...flags], {
      clock: fakeClock({ wallClockAtStart: now }),
      ...host,
      env: { ...accessTo(origin), NO_COLOR: '1' },
    }),
  );
}
