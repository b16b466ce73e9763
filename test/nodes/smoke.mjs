import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

// What a process shows, with the very Node that runs this file: no test framework, as it has to run on all of them.

const bin = fileURLToPath(new URL('../../bin/modelarts-export.cjs', import.meta.url));
const id = 'rF9NNoB56k5rtYKg2Y7';
const home = mkdtempSync(join(tmpdir(), 'smoke-'));
let sandbox;
let access;

before(async () => {
  sandbox = start(['sandbox', '--task', 'fails:run=0s,fail', '--task', 'endless:run=forever']);
  access = {};
  for await (const chunk of sandbox.stdout) {
    for (const [, name, value] of String(chunk).matchAll(/^export (\w+)=(.*)$/gm)) access[name] = value;
    if (access.MODELARTS_TOKEN) break;
  }
});

after(() => {
  sandbox.kill('SIGKILL');
  rmSync(home, { recursive: true });
});

test('tells its version', async () => {
  assert.match((await run(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
});

test('refuses an unknown command', async () => {
  const { code, stdout, stderr } = await run(['lst']);
  assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
  assert.equal(stderr, "error: unknown command 'lst'\nhint: did you mean list or ls?\n");
});

for (const format of ['table', 'wide', 'json', 'ndjson', 'csv', 'name']) {
  test(`lists as ${format}`, async () => {
    const { code, stdout, stderr } = await run(['list', '--output', format], access);
    assert.deepEqual({ code, stderr, hasTask: stdout.includes(id) }, { code: 0, stderr: '', hasTask: true });
  });
}

test('shows a task', async () => {
  const { code, stdout } = await run(['show', id, '--json'], access);
  assert.deepEqual({ code, id: JSON.parse(stdout).task_id }, { code: 0, id });
});

test('waits for a success and for a failure', async () => {
  const [good, bad] = await Promise.all([run(['wait', id, '-o', 'name'], access), run(['wait', 'fails'], access)]);
  assert.deepEqual([good.code, good.stdout, bad.code], [0, `${id}\n`, 10]);
});

test('Ctrl-C ends a wait by the signal', async () => {
  const wait = start(['wait', 'endless'], access);
  await once(wait.stderr, 'data');
  wait.kill('SIGINT');
  assert.deepEqual(await once(wait, 'exit'), [null, 'SIGINT']);
});

test('a reader that leaves ends it quietly', async () => {
  const list = start(['list', '--output', 'ndjson'], access);
  const closed = once(list, 'close');
  const said = text(list.stderr);
  list.stdout.destroy();
  assert.deepEqual([...(await closed), await said], [0, null, '']);
});

test('a refused connection is tried five times, then it is exit 6', async () => {
  const { host, close } = await listen((socket) => socket.destroy());
  await close();
  const { code, stdout, stderr } = await run(['list', '--retries', '4'], {
    ...access,
    MODELARTS_ENDPOINT: `http://${host}`,
  });
  assert.deepEqual({ code, stdout }, { code: 6, stdout: '' });
  assert.equal(
    stderr,
    `error: ModelArts refused the connection at ${host}, tried 5 times\nhint: check the endpoint (--endpoint) and its port\n`,
  );
});

test('a host without an address is exit 6', async () => {
  const endpoint = 'https://modelarts.nowhere.invalid';
  const { code, stderr } = await run(['list', '--retries', '1'], { ...access, MODELARTS_ENDPOINT: endpoint });
  assert.equal(code, 6);
  assert.match(stderr, /^error: ModelArts was not found: .*modelarts\.nowhere\.invalid.*, tried 2 times\n/);
});

test('a connection that breaks is exit 6', async () => {
  const { host, close } = await listen((socket) => socket.destroy());
  const { code, stderr } = await run(['list', '--retries', '1'], { ...access, MODELARTS_ENDPOINT: `http://${host}` });
  await close();
  assert.equal(code, 6);
  assert.match(stderr, /closed the connection before its answer was complete, tried 2 times\n/);
});

test('signs in, keeps the token, and forgets it', async () => {
  const { MODELARTS_TOKEN: _, ...others } = access;
  const user = { ...others, MODELARTS_USERNAME: 'ada', MODELARTS_DOMAIN_NAME: 'OTC00000000001000000000' };
  const login = await run(['login', '--password-stdin'], user, 'sandbox-password\n');
  const list = await run(['list', '--output', 'name'], user);
  const logout = await run(['logout'], user);
  const again = await run(['list', '--output', 'name'], user);
  assert.deepEqual([login.code, list.code, logout.code, again.code], [0, 0, 0, 2]);
});

test('keeps what it compiles in the own cache folder, if this Node can, and where nobody else can write', async () => {
  const can = module.enableCompileCache !== undefined;
  const own = join(home, 'of-compiler');
  const shared = join(home, 'shared');
  for (const folder of [own, shared]) mkdirSync(folder);
  const kept = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  await run(['list', '--sandbox'], { HOME: own, TMPDIR: shared });
  assert.deepEqual([kept(own).length > 0, kept(shared)], [can, []]);
  if (can) assert.equal(statSync(join(own, '.cache/modelarts-export/compiled')).mode & 0o777, 0o700);
  chmodSync(shared, 0o777);
  await run(['--version'], { HOME: own, XDG_CACHE_HOME: shared });
  await run(['--version'], { HOME: shared, NODE_DISABLE_COMPILE_CACHE: '1' });
  assert.deepEqual(readdirSync(shared), []);
});

test('reads the config file and clouds.yaml', async () => {
  const config = join(home, 'config.json');
  const { MODELARTS_ENDPOINT: endpoint, MODELARTS_TOKEN: token, MODELARTS_PROJECT_ID: project_id } = access;
  writeFileSync(config, JSON.stringify({ profiles: { default: { endpoint, token, project_id } } }), { mode: 0o600 });
  const clouds = join(home, 'clouds.yaml');
  const auth = `auth: { token: ${token}, project_id: ${project_id} }`;
  writeFileSync(clouds, `clouds: { here: { ${auth}, modelartsv2_endpoint_override: '${endpoint}' } }\n`, {
    mode: 0o600,
  });
  const dataset = ['--dataset', access.MODELARTS_DATASET_ID, '--output', 'name'];
  const byConfig = await run(['list', '--config', config, ...dataset]);
  const byCloud = await run(['list', '--os-cloud', 'here', ...dataset], { OS_CLIENT_CONFIG_FILE: clouds });
  assert.deepEqual([byConfig.code, byCloud.code, byConfig.stdout === byCloud.stdout], [0, 0, true]);
});

function start(args, env = {}) {
  return spawn(process.execPath, [bin, ...args], {
    env: { HOME: home, PATH: process.env.PATH, NO_PROXY: '*', ...env },
  });
}

async function run(args, env, input = '') {
  const child = start(args, env);
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, stdout, stderr };
}

/** A port that does with every connection what is asked. */
async function listen(onConnection) {
  const server = createServer();
  server.on('connection', onConnection);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.close();
    await once(server, 'close');
  };
  return { host: `127.0.0.1:${server.address().port}`, close };
}
