import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, jest, test } from '@jest/globals';
import packageJson from '../package.json' with { type: 'json' };
import { startSandbox } from '../src/sandbox/index.ts';
import { accessTo } from './helpers/access.ts';
import { type RecordedRequest, respond, startServer } from './helpers/server.ts';
import { bin, ended, spawnBin, spawnShell } from './helpers/shell.ts';
import { withServer } from './helpers/with-server.ts';

// processes take their time on a machine that is busy
jest.setTimeout(60_000);

const size = 5000;
const pageSize = 100;

test.each(Object.keys(packageJson.bin))('%s is the program', async (name) => {
  await withFolder(async (folder) => {
    symlinkSync(bin, join(folder, name));
    const outcome = await ended(spawnShell(`"$node" ${join(folder, name)} --version`));
    expect(outcome).toEqual({ code: 0, signal: null, stdout: `${packageJson.version}\n`, stderr: '' });
  });
});

test('--help lists the commands and the global flags', async () => {
  const { code, stdout, stderr } = await ended(spawnBin(['--help']));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const words = new Set(stdout.split(/[\s,|]+/));
  const flags = [
    '--output',
    '--json',
    '--csv',
    '--csv-raw',
    '--no-header',
    '--color',
    '--quiet',
    '--verbose',
    '--strict',
  ];
  const more = ['--request-timeout', '--retries', '--ca-file', '--allow-http', '--insecure', '--no-token-cache'];
  const settings = ['--project', '--dataset', '--endpoint', '--iam-endpoint', '--region', '--profile', '--config'];
  const expected = [
    'list',
    'ls',
    'sandbox',
    'help',
    ...flags,
    ...more,
    ...settings,
    '--os-cloud',
    '--sandbox',
    '-V',
    '-h',
  ];
  expect(expected.filter((word) => !words.has(word))).toEqual([]);
});

test('the status of a task can be read with jq, and nothing else is printed', async () => {
  const sandbox = await startSandbox({ clock: Date, tasks: 0, script: ['done:run=0s'] });
  try {
    const script = 'set -o pipefail; bin wait done -q --json | "$node" "$jq" -r .status';
    const jq = fileURLToPath(new URL('helpers/jq.js', import.meta.url));
    const outcome = await ended(spawnShell(script, { ...sandbox.environment, jq }));
    expect(outcome).toEqual({ code: 0, signal: null, stdout: 'SUCCESSED\n', stderr: '' });
  } finally {
    await sandbox.close();
  }
});

test.each(['table', 'wide', 'ndjson', 'csv', 'name'])(
  '%s | head -c 1: exit 0, nothing on stderr, and the pages nobody reads are not asked for',
  async (format) => {
    const { outcome, asked } = await listUntilReaderLeaves(format);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout.slice(1)).toBe('0\n');
    expect(asked).toBeLessThan(size / pageSize / 4);
  },
);

test('json | head -c 1: exit 0, nothing on stderr', async () => {
  await withServer(pages(), async ({ origin }) => {
    const script = 'bin list --json | head -c 1; echo $PIPESTATUS';
    const outcome = await ended(spawnShell(script, accessTo(origin)));
    expect(outcome).toEqual({ code: 0, signal: null, stdout: '{0\n', stderr: '' });
  });
});

test.each(['table', 'json', 'csv'])('%s > /dev/full: exit 1 and one line', async (format) => {
  const outcome = await ended(spawnShell(`bin list --sandbox -o ${format} > /dev/full`));
  const message = 'cannot write to stdout: ENOSPC: no space left on device, write';
  const error = { kind: 'unexpected', exit_code: 1, message, retryable: false };
  const stderr = format === 'json' ? `${JSON.stringify({ error })}\n` : `error: ${message}\n`;
  expect(outcome).toEqual({ code: 1, signal: null, stdout: '', stderr });
});

test.each([
  ['json', size / pageSize],
  ['ndjson', 2],
])('five megabytes of %s to a reader that sleeps first: every byte', async (format, awaited) => {
  let wakeUp = () => {};
  const asleep = new Promise<void>((resolve) => {
    wakeUp = resolve;
  });
  let asked = 0;
  const serve = pages();
  const counting = (request: RecordedRequest, response: ServerResponse) => {
    asked += 1;
    if (asked >= awaited) wakeUp();
    serve(request, response);
  };
  await withServer(counting, async ({ origin }) => {
    const child = spawnBin(['list', '-o', format], accessTo(origin));
    await asleep;
    const { code, stdout, stderr } = await ended(child);
    const tasks = tasksFrom(0, size);
    const expected =
      format === 'json'
        ? `${JSON.stringify({ total_count: size, export_tasks: tasks })}\n`
        : tasks.map((task) => `${JSON.stringify(task)}\n`).join('');
    expect({ code, stderr, isWhole: stdout === expected }).toEqual({ code: 0, stderr: '', isWhole: true });
    expect(expected.length).toBeGreaterThan(5_000_000);
  });
});

test.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the process by that signal: a shell sees %d', async (signal, status) => {
  const script = '(echo $BASHPID; exec "$node" "$file" list); echo $?';
  let pid = 0;
  await withServer(
    () => process.kill(pid, signal),
    async ({ origin }) => {
      const shell = spawnShell(script, accessTo(origin));
      shell.stdout?.once('data', (text) => {
        pid = Number.parseInt(text, 10);
      });
      const { code, stdout, stderr } = await ended(shell);
      expect({ code, stdout }).toEqual({ code: 0, stdout: `${pid}\n${status}\n` });
      // bash tells of a child that was terminated
      expect(stderr.split('\n')[0]).toBe(`error: interrupted by ${signal}`);
    },
  );
});

test.each(['SIGHUP', 'SIGINT', 'SIGTERM'] as const)(
  'who starts the program sees %s, not an exit code',
  async (signal) => {
    let interrupt = () => {};
    await withServer(
      () => interrupt(),
      async ({ origin }) => {
        const child = spawnBin(['list', '--json'], accessTo(origin));
        interrupt = () => child.kill(signal);
        const { code, signal: seen, stdout } = await ended(child);
        expect({ code, seen, stdout }).toEqual({ code: null, seen: signal, stdout: '' });
      },
    );
  },
);

test('the sandbox tells a shell how to use it, and ends by a signal, its normal end', async () => {
  await withFolder(async (folder) => {
    const fifo = join(folder, 'fifo');
    const script = [
      `mkfifo ${fifo}`,
      `"$node" "$file" sandbox --tasks 3 > ${fifo} 2> ${folder}/stderr & pid=$!`,
      `eval "$(head -n 5 < ${fifo})"`,
      'bin list -o name --strict | wc -l',
      'kill $pid; wait $pid; echo $?',
      'echo "$MODELARTS_ENDPOINT"',
      `cat ${folder}/stderr`,
    ].join('\n');
    const { stdout } = await ended(spawnShell(script));
    const [tasks, status, endpoint = '', ...rest] = stdout.split('\n');
    expect({ tasks: tasks?.trim(), status, rest }).toEqual({
      tasks: '3',
      status: '143',
      rest: [`note: the sandbox is at ${endpoint}; Ctrl-C ends it`, ''],
    });
  });
});

test('with hardly a file to open there is a sentence, and no stack trace of ours', async () => {
  const traces: string[] = [];
  const said = new Set<string>();
  // where Node cannot even read the entry, nobody can say anything
  const isNodes = (text: string) => text.includes(`open '${bin}'`);
  for (let files = 24; files > 16; files -= 1) {
    const { code, stderr } = await ended(spawnShell(`ulimit -n ${files}; bin list --sandbox -o name`));
    if (/^ {4}at /m.test(stderr) && !isNodes(stderr)) traces.push(stderr);
    if (code === 1 && stderr.startsWith('error: ')) said.add(stderr);
  }
  expect([traces, [...said]]).toEqual([
    [],
    ['error: no more files can be opened\nhint: raise the limit of this shell: ulimit -n 256\n'],
  ]);
});

/** The later pages are held back until the reader, having taken one byte, says that it leaves. */
async function listUntilReaderLeaves(format: string) {
  let hasLeft = false;
  let asked = 0;
  const heldBack: (() => void)[] = [];
  const serve = pages();
  const server = await startServer((request, response) => {
    if (request.url === '/left') {
      hasLeft = true;
      response.end();
      for (const answer of heldBack) answer();
      return;
    }
    asked += 1;
    if (asked <= 2 || hasLeft) serve(request, response);
    else heldBack.push(() => serve(request, response));
  });
  const port = new URL(server.origin).port;
  const tellServer = `exec 3<> /dev/tcp/127.0.0.1/${port}; printf 'GET /left HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3 >/dev/null`;
  const script = `bin list -o ${format} | { head -c 1; exec 0<&-; ${tellServer}; }; echo $PIPESTATUS`;
  const outcome = await ended(spawnShell(script, accessTo(server.origin)));
  await server.close();
  return { outcome, asked };
}

function pages() {
  return ({ url }: RecordedRequest, response: ServerResponse): void => {
    const { searchParams } = new URL(url, 'http://localhost');
    const start = Number(searchParams.get('offset')) * Number(searchParams.get('limit'));
    const body = { total_count: size, export_tasks: tasksFrom(start, Math.min(start + pageSize, size)) };
    respond(response, { body });
  };
}

function tasksFrom(start: number, end: number) {
  return Array.from({ length: Math.max(0, end - start) }, (_, index) => ({
    task_id: `task-${start + index}`,
    status: 'SUCCESSED',
    path: `/bucket/${'x'.repeat(1000)}/`,
  }));
}

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'modelarts-export-'));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
