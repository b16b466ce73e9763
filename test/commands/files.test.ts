import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { run } from '../../src/main.ts';
import { accessTo } from '../helpers/access.ts';
import { fakeHost, runCli } from '../helpers/host.ts';
import { ended, spawnShell } from '../helpers/shell.ts';
import { withServer } from '../helpers/with-server.ts';

const empty = { body: { total_count: 0, export_tasks: [] } };
const list = ['list', '--output', 'name'];
let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const usage = (stderr: string) => ({ code: 2, stdout: '', stderr });
const helps = "hint: 'modelarts-export --help' tells what there is\n";

function atHome(name: string): string {
  const path = join(home, name);
  mkdirSync(join(path, '..'), { recursive: true });
  return path;
}

test('a pipe in place of a file that nobody named is refused, and nobody waits for it', async () => {
  const config = atHome('.config/modelarts-export/config.json');
  execFileSync('mkfifo', [config, join(home, 'clouds.yaml')]);
  const refused = `error: config file ${config} cannot be read: it is no regular file\n${helps}`;
  expect(await runCli(list, { env: { HOME: home } })).toEqual(usage(refused));
  rmSync(config);
  expect(await runCli([...list, '--os-cloud', 'c'], { env: { HOME: home }, cwd: home })).toEqual(
    usage(`error: ./clouds.yaml cannot be read: it is no regular file\n${helps}`),
  );
});

test('a file of more than 1 MiB is refused, and a CA file of more than 16', async () => {
  const [config, caFile] = [join(home, 'config.json'), join(home, 'ca.pem')];
  for (const path of [config, caFile]) writeFileSync(path, '');
  truncateSync(config, 2 ** 20 + 1);
  truncateSync(caFile, 2 ** 24 + 1);
  const env = { ...accessTo('https://127.0.0.1:9'), HOME: home };
  expect(await runCli([...list, '--config', config], { env })).toEqual(
    usage(`error: config file ${config} cannot be read: it is larger than 1 MiB\n${helps}`),
  );
  expect(await runCli([...list, '--ca-file', caFile], { env })).toEqual(
    usage(`error: CA file ${caFile} cannot be read: it is larger than 16 MiB\n${helps}`),
  );
});

test('a CA file that is not there is told, relative to the working directory', async () => {
  const env = { ...accessTo('https://127.0.0.1:9'), HOME: home };
  expect(await runCli([...list, '--ca-file', 'ca.pem'], { env, cwd: home })).toEqual(
    usage('error: there is no CA file ca.pem\nhint: give a PEM file with --ca-file\n'),
  );
});

test('Ctrl-C ends the wait for a pipe that a variable names', async () => {
  const path = join(home, 'token');
  execFileSync('mkfifo', [path]);
  const { MODELARTS_TOKEN: _, ...others } = accessTo('http://127.0.0.1:9');
  const host = fakeHost({ env: { ...others, HOME: home, MODELARTS_TOKEN_FILE: path } });
  const running = run(list, host);
  // when this opens, the program has the other end open, and waits
  const writer = await open(path, 'w');
  host.interrupt('SIGINT');
  expect({ code: await running, ...host.written, signals: host.ownSignals }).toEqual({
    code: 130,
    stdout: '',
    stderr: 'error: interrupted by SIGINT\n',
    signals: ['4711 SIGINT'],
  });
  await writer.close();
});

test('a token, a config file and a clouds.yaml that a variable names may come out of a pipe', () =>
  withServer([empty, empty, empty], async ({ origin, requests }) => {
    const { MODELARTS_TOKEN: _, ...others } = accessTo(origin);
    const config = JSON.stringify({ profiles: { default: { token: 'of-config' } } });
    const clouds = JSON.stringify({ clouds: { c: { auth: { token: 'of-cloud' } } } });
    const script = [
      'MODELARTS_TOKEN_FILE=<(sleep 0.1; echo of-file) bin list -o name',
      `MODELARTS_CONFIG=<(echo '${config}') bin list -o name`,
      `OS_CLIENT_CONFIG_FILE=<(echo '${clouds}') bin list -o name --os-cloud c`,
    ];
    expect(await ended(spawnShell(script.join('\n'), { ...others, HOME: home }))).toEqual({
      code: 0,
      signal: null,
      stdout: '',
      stderr: '',
    });
    const tokens = requests.map(({ headers }) => headers['x-auth-token']);
    expect(tokens).toEqual(['of-file', 'of-config', 'of-cloud']);
  }));
