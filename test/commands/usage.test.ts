import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { accessTo } from '../helpers/access.ts';
import { type HostOptions, type Outcome, runCli } from '../helpers/host.ts';
import { withServer } from '../helpers/with-server.ts';

const help = "'modelarts-export --help' tells what there is";
const listHelp = "'modelarts-export list --help' tells what there is";
const sandboxHelp = "'modelarts-export sandbox --help' tells what there is";
const behindDashes = (command: string) =>
  `an id that begins with - goes behind --: modelarts-export ${command} -- TASK_ID`;
const oneOfThem = 'leave one of them out';
const leaveOut = 'leave it out';
const documentFormats = 'it has table, json, ndjson, yaml or markdown';
const everyCommand =
  'list, show, wait, start, datasets, login, logout, whoami, config, doctor, sandbox, completion or help';
const noSecret = 'a secret is never an argument: set MODELARTS_TOKEN, MODELARTS_PASSWORD or MODELARTS_SECRET_KEY';
const anId = 'an id is 1 to 128 letters, digits and . _ ~ -, not only dots';
const aDatasetId = `${anId}; 'modelarts-export datasets' shows the datasets there are`;
const types = '--type takes labeled, unlabeled, all or conditional (or 0 to 3)';
const formats = '--output takes table, wide, json, ndjson, yaml, markdown, csv or name';
const limits = '--limit takes a whole number from 1 to 100';

const mistakes: readonly (readonly [argv: readonly string[], message: string, hint?: string])[] = [
  [['list', '--type', '4'], `${types}, not '4'`, listHelp],
  [['list', '--type', '-1'], `${types}, not '-1'`, listHelp],
  [['list', '--type', ''], `${types}, not ''`, listHelp],
  [['list', '--type', 'labelled'], `${types}, not 'labelled'`, "did you mean 'labeled'?"],
  [['list', '--limit', '0'], `${limits}, not '0'`, listHelp],
  [['list', '--limit', '101'], `${limits}, not '101'`, listHelp],
  [['list', '--limit', '1.5'], `${limits}, not '1.5'`, listHelp],
  [['list', '--limit', '1e1'], `${limits}, not '1e1'`, listHelp],
  [['list', '--limit', ' 5'], `${limits}, not ' 5'`, listHelp],
  [['list', '--limit', '٣'], `${limits}, not '٣'`, listHelp],
  [['list', '--limit='], `${limits}, not ''`, listHelp],
  [['list', '--limit'], "option '--limit <n>' argument missing", listHelp],
  [['list', '--offset', '-1'], "--offset takes a whole number of at least 0, not '-1'", listHelp],
  [
    ['list', '--offset', '9007199254740992'],
    "--offset takes a whole number from 0 to 9007199254740991, not '9007199254740992'",
    listHelp,
  ],
  [['list', '--all', '--offset', '1'], '--all reads every page, --offset asks for one', oneOfThem],
  [['list', '--all=1'], '--all takes no value', 'write --all alone'],
  [['list', '--json=x'], '--json takes no value', 'write --json alone'],
  [['list', '--no-header=SECRET'], '--no-header takes no value', 'write --no-header alone'],
  [['show', '-abc'], "unknown option '-a'", behindDashes('show')],
  [['wait', '-abc', '--json=x'], "unknown option '-a'", behindDashes('wait')],
  [['show', '--abc'], "unknown option '--abc'", behindDashes('show')],
  [['show', '--columns', 'id', 'a'], "unknown option '--columns'", '--columns is for list or datasets'],
  [['wait', '--sort=created'], "unknown option '--sort'", '--sort is for list or datasets'],
  [['datasets', 'show', '--sort', 'name'], "unknown option '--sort'", '--sort is for list or datasets'],
  [['datasets', '--status', 'failed'], "unknown option '--status'", '--status is for list'],
  [['whoami', '--watch'], "unknown option '--watch'", '--watch is for list'],
  [['list', '--timeout', '5'], "unknown option '--timeout'", '--timeout is for wait or start'],
  [['--once'], "unknown option '--once'", '--once is for start'],
  [['show', '-w'], "unknown option '-w'", behindDashes('show')],
  [
    ['show'],
    "missing required argument 'task-id'",
    ['usage: modelarts-export show [options] <task-id...>', "'modelarts-export show --help' tells more"].join(
      '\n      ',
    ),
  ],
  [['show', '--jsn'], "unknown option '--jsn'", 'did you mean --json?'],
  [['list', '--typ', '3'], "unknown option '--typ'", 'did you mean --type?'],
  [['list', '--jsn'], "unknown option '--jsn'", 'did you mean --json?'],
  [['list', '--token=SECRET'], "unknown option '--token'", noSecret],
  [['login', '--password', 'SECRET'], "unknown option '--password'", noSecret],
  [['list', '-pSECRET'], "unknown option '-p'", listHelp],
  [['list', '--project', '--strict'], '--project is followed by --strict, not by a value', 'is a variable empty?'],
  [['list', '--dataset', '-q'], '--dataset is followed by -q, not by a value', 'is a variable empty?'],
  [['list', '-x'], "unknown option '-x'", listHelp],
  [['list', '--dataset', '../x'], "--dataset: '../x' is not an id", aDatasetId],
  [['list', '--dataset', '..'], "--dataset: '..' is not an id", aDatasetId],
  [['list', '--dataset', 'my data set'], "--dataset: 'my data set' is not an id", aDatasetId],
  [['list', '--project', 'a/b'], "--project: 'a/b' is not an id", anId],
  [['list', '--project', 'größe'], "--project: 'größe' is not an id", anId],
  [['list', '--dataset', ''], '--dataset is empty', 'give it a value, or leave --dataset out'],
  [['--project=', 'list'], '--project is empty', 'give it a value, or leave --project out'],
  [['list', '-o', 'xml'], `${formats}, not 'xml'`, listHelp],
  [['list', '-oxml'], `${formats}, not 'xml'`, listHelp],
  [['list', '-o', ''], `${formats}, not ''`, listHelp],
  [['list', '-o', 'tabel'], `${formats}, not 'tabel'`, "did you mean 'table'?"],
  [['list', '--csv', '-o', 'name'], 'two formats at once: name and csv', 'choose one of them'],
  [['list', '-o', 'csv', '-o', 'name'], 'two formats at once: csv and name', 'choose one of them'],
  [['list', 'extra'], 'list takes no argument', listHelp],
  [['list', '--', '--json'], 'list takes no argument', listHelp],
  [['ls', 'hunter2hunter2'], 'list takes no argument', listHelp],
  [['ls', 'lst'], "list does not take the argument 'lst'", listHelp],
  [['list', 'wait'], "list does not take the argument 'wait'", listHelp],
  [
    ['list', '--dataset', 'gfghHSokody6AJigS5A', 'gfghHSokody6AJigS5a'],
    "list does not take the argument 'gfghHSokody6AJigS5a'",
    listHelp,
  ],
  [
    ['datasets', 'show', 'd-1', 'hunter2hunter2'],
    'datasets show takes one argument',
    "'modelarts-export datasets show --help' tells what there is",
  ],
  [['hunter2hunter2'], 'unknown command', help],
  [['lst'], "unknown command 'lst'", 'did you mean list or ls?'],
  [['sanbox'], "unknown command 'sanbox'", 'did you mean sandbox?'],
  [['help', 'lst'], "there is no help for 'lst'", "did you mean 'list'?"],
  [['\u001b[31mlist\n'], 'unknown command', help],
  [['--quiet'], 'no command given', [`there is ${everyCommand}`, help].join('\n      ')],
  [['--csv'], 'no command given', ['csv is printed by list, show, wait, start or datasets', help].join('\n      ')],
  [['help', '--csv'], 'help has no format csv', leaveOut],
  [['help', 'list', '-o', 'yaml'], 'help has no format yaml', leaveOut],
  [['logout', '--csv'], 'logout has no format csv', leaveOut],
  [['logout', '-o', 'table'], 'logout has no format table', leaveOut],
  [['login', '--csv'], 'login has no format csv', leaveOut],
  [['sandbox', '--csv'], 'sandbox has no format csv', leaveOut],
  [['completion', 'bash', '-owide'], 'completion has no format wide', leaveOut],
  [['config', 'get', 'region', '--csv'], 'config get has no format csv', leaveOut],
  [['config', 'path', '--csv'], 'config path has no format csv', leaveOut],
  [['config', '--csv'], 'config list has no format csv', documentFormats],
  [['doctor', '-o', 'name'], 'doctor has no format name', documentFormats],
  [['--csv', 'whoami'], 'whoami has no format csv', documentFormats],
  [['--version', '--csv'], '--version has no format csv', 'it has json or ndjson'],
  [['list', '-oyaml', '-V'], '--version has no format yaml', 'it has json or ndjson'],
  [['-V', '-oname'], '--version has no format name', 'it has json or ndjson'],
  [['--color', 'sometimes', 'list'], "--color takes auto, always or never, not 'sometimes'", listHelp],
  [['list', '--retries', '101'], "--retries takes a whole number from 0 to 100, not '101'", listHelp],
  [['list', '--request-timeout', '0'], "--request-timeout takes at least 1ms, not '0'", listHelp],
  [['list', '--request-timeout', '25h'], "--request-timeout takes at most 24h, not '25h'", listHelp],
  [
    ['list', '--request-timeout', 'soon'],
    "--request-timeout takes a duration such as 90s, 10m or 1h30m, not 'soon'",
    listHelp,
  ],
  [
    ['list', '--sandbox', '--endpoint', 'x'],
    '--sandbox brings its own service: --endpoint cannot stand beside it',
    oneOfThem,
  ],
  [
    ['list', '--sandbox', '--profile', 'x'],
    '--sandbox brings its own service: --profile cannot stand beside it',
    oneOfThem,
  ],
  [
    ['list', '--sandbox', '--os-cloud', 'x'],
    '--sandbox brings its own service: --os-cloud cannot stand beside it',
    oneOfThem,
  ],
  [['sandbox', 'extra'], 'sandbox takes no argument', sandboxHelp],
  [['sandbox', '--datasets', '10001'], "--datasets takes a whole number from 0 to 10000, not '10001'", sandboxHelp],
  [['sandbox', '--port', '65536'], "--port takes a whole number from 0 to 65535, not '65536'", sandboxHelp],
  [
    ['sandbox', '--offset-mode', 'records'],
    "--offset-mode takes page or record, not 'records'",
    "did you mean 'record'?",
  ],
  [['sandbox', '--latency', '2h'], 'the latency in ms is 0 to 3600000, not 7200000'],
];

for (const [argv, message, hint = help] of mistakes) {
  test(`${JSON.stringify(argv)} is a usage error, and nothing is sent`, async () => {
    const { outcome, connections } = await runBesideServer(argv);
    const stderr = `error: ${message}\nhint: ${hint}\n`;
    expect(outcome).toEqual({ code: 2, stdout: '', stderr });
    expect(connections).toBe(0);
  });
}

test.each([
  [['-o', 'json', 'lst']],
  [['-ojson', 'lst']],
  [['-qojson', 'lst']],
  [['-vojson', 'lst']],
  [['lst', '--output=json']],
  [['lst', '--output', 'ndjson']],
  [['lst', '-q', '--json']],
])('%j says it as one line of JSON', async (argv) => {
  const { outcome } = await runBesideServer(argv);
  expect(outcome).toEqual({
    code: 2,
    stdout: '',
    stderr: jsonLine("unknown command 'lst'", 'did you mean list or ls?'),
  });
});

test.each<[readonly string[], string, string]>([
  [['list', '--json', '--csv'], 'two formats at once: json and csv', 'choose one of them'],
  [['list', '-o', 'json', '-o', 'csv'], 'two formats at once: json and csv', 'choose one of them'],
  [['list', '--json', '--type', '4'], `${types}, not '4'`, listHelp],
  [
    ['--json'],
    'no command given',
    `json is printed by list, show, wait, start, datasets, whoami, config or doctor; ${help}`,
  ],
  [['list', '--typ', '3', '--json'], "unknown option '--typ'", 'did you mean --type?'],
])('%j: the JSON line tells the message and the hint', async (argv, message, hint) => {
  const { outcome } = await runBesideServer(argv);
  expect(outcome).toEqual({ code: 2, stdout: '', stderr: jsonLine(message, hint) });
});

const lst = jsonLine("unknown command 'lst'", 'did you mean list or ls?');
const lstForPeople = "error: unknown command 'lst'\nhint: did you mean list or ls?\n";

test.each<[string, readonly string[], HostOptions, stderr: string]>([
  ['a terminal', [], { stderrColumns: 80, env: { NO_COLOR: '1' } }, lstForPeople + lst],
  ['a CI job', [], { env: { CI: 'true' } }, lstForPeople + lst],
  ['CI=false', [], { env: { CI: 'false' } }, lst],
  ['a terminal with -q', ['-q'], { stderrColumns: 80, env: { NO_COLOR: '1' } }, lst],
  ['a CI job with -q', ['-q'], { env: { CI: 'true' } }, lst],
])('on %s an error has lines for people above that of JSON, unless quiet', async (_, flags, options, stderr) => {
  for (const format of ['json', 'ndjson']) {
    expect(await runCli(['lst', '-o', format, ...flags], options)).toEqual({ code: 2, stdout: '', stderr });
  }
});

test('behind -- nothing is a flag: the error is for people', async () => {
  const { outcome } = await runBesideServer(['lst', '--', '--json']);
  expect(outcome).toEqual({
    code: 2,
    stdout: '',
    stderr: "error: unknown command 'lst'\nhint: did you mean list or ls?\n",
  });
});

test('the last --color counts, also in an error', async () => {
  const { outcome } = await runBesideServer(['--color', 'never', '--color=always', 'lst']);
  expect(outcome.stderr).toBe(
    "\u001b[31m\u001b[1merror:\u001b[22m\u001b[39m unknown command 'lst'\n\u001b[36mhint:\u001b[39m did you mean list or ls?\n",
  );
});

const inConsole = {
  region: '      a region is such as eu-de; for any other ModelArts give --endpoint URL instead\n',
  project: "      'modelarts-export login' finds the project; in the console: My Credentials\n",
  dataset: "      'modelarts-export datasets' shows the datasets there are\n",
};
const withoutAccount = '      to try without an account: modelarts-export list --sandbox\n';
const token = { MODELARTS_TOKEN: 'a-token' };
const region = { MODELARTS_REGION: 'eu-de' };
const project = { MODELARTS_PROJECT_ID: 'p' };
const dataset = { MODELARTS_DATASET_ID: 'd' };

test.each<[string, Readonly<Record<string, string>>, string]>([
  [
    'nothing at all: the first screen',
    {},
    `error: no region, no project and no dataset
hint: give --region NAME, --project ID and --dataset ID
      or set MODELARTS_REGION, MODELARTS_PROJECT_ID and MODELARTS_DATASET_ID
      or keep one after another: modelarts-export config set region VALUE
      or be asked for all of it: modelarts-export login
${inConsole.region}${inConsole.project}${inConsole.dataset}`,
  ],
  [
    'a region',
    region,
    `error: no project and no dataset
hint: give --project ID and --dataset ID
      or set MODELARTS_PROJECT_ID and MODELARTS_DATASET_ID
      or keep one after another: modelarts-export config set project_id VALUE
      or be asked for all of it: modelarts-export login
${inConsole.project}${inConsole.dataset}`,
  ],
  [
    'a region, and a token that can tell the project',
    { ...region, ...token },
    `error: no dataset\nhint: give --dataset ID\n      or set MODELARTS_DATASET_ID\n      or keep it: modelarts-export config set dataset_id VALUE\n${inConsole.dataset}`,
  ],
  [
    'an endpoint, and a token that nobody can be asked about',
    { MODELARTS_ENDPOINT: 'https://modelarts.example', ...token },
    `error: no project and no dataset
hint: give --project ID and --dataset ID
      or set MODELARTS_PROJECT_ID and MODELARTS_DATASET_ID
      or keep one after another: modelarts-export config set project_id VALUE
      or be asked for all of it: modelarts-export login
${inConsole.project}${inConsole.dataset}`,
  ],
  [
    'all but a region',
    { ...project, ...dataset, ...token },
    `error: no region\nhint: give --region NAME\n      or set MODELARTS_REGION\n      or keep it: modelarts-export config set region VALUE\n${inConsole.region}`,
  ],
  [
    'a project and a dataset',
    { ...project, ...dataset },
    `error: no region\nhint: give --region NAME\n      or set MODELARTS_REGION\n      or keep it: modelarts-export config set region VALUE\n${inConsole.region}`,
  ],
  [
    'a dataset, and an endpoint',
    { MODELARTS_ENDPOINT: 'https://modelarts.example', ...dataset },
    `error: no project\nhint: give --project ID\n      or set MODELARTS_PROJECT_ID\n      or keep it: modelarts-export config set project_id VALUE\n${inConsole.project}`,
  ],
])('what is missing is named, and nothing else; there is %s', async (_, env, said) => {
  expect(await runCli(['list'], { env })).toEqual({ code: 2, stdout: '', stderr: said + withoutAccount });
});

test('as JSON the lines of a hint are one', async () => {
  const { stderr } = await runCli(['list', '--json'], { env: { ...region, ...token } });
  const hint =
    "give --dataset ID; or set MODELARTS_DATASET_ID; or keep it: modelarts-export config set dataset_id VALUE; 'modelarts-export datasets' shows the datasets there are; to try without an account: modelarts-export list --sandbox";
  expect(stderr).toBe(jsonLine('no dataset', hint));
});

test.each([
  [['show', 'hunter2/hunter2'], "error: TASK_ID: '***' is not an id\n"],
  [['list', '--type', 'hunter2/hunter2'], `error: ${types}, not '***'\n`],
  [
    ['list', '--type', 'hunter2/hunter2', '--json'],
    `{"error":{"kind":"usage","exit_code":2,"message":"${types}, not '***'",`,
  ],
])('what equals a secret of the run is not repeated: %j', async (argv, said) => {
  const { stderr } = await runCli(argv, { env: { MODELARTS_PASSWORD: 'hunter2/hunter2' } });
  expect(stderr.slice(0, said.length)).toBe(said);
});

async function runBesideServer(argv: readonly string[]): Promise<{ outcome: Outcome; connections: number }> {
  return withServer({}, async (server) => {
    const outcome = await runCli(argv, { env: accessTo(server.origin) });
    return { outcome, connections: server.connections() };
  });
}

function jsonLine(message: string, hint: string): string {
  return `${JSON.stringify({ error: { kind: 'usage', exit_code: 2, message, retryable: false, hint } })}\n`;
}

test('--version is a line, with --json a document with Node and the platform', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const document = { version, node: process.versions.node, platform: `linux-${process.arch}` };
  expect(await runCli(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  for (const argv of [
    ['--version', '--json'],
    ['--json', '-V'],
    ['-V', '-o', 'json'],
  ]) {
    expect(await runCli(argv)).toEqual({ code: 0, stdout: `${JSON.stringify(document)}\n`, stderr: '' });
  }
  expect((await runCli(['--version', '--json'], { stdoutColumns: 80 })).stdout).toBe(
    `${JSON.stringify(document, null, 2)}\n`,
  );
});
