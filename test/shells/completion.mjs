import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

// What a person sees who presses Tab: bash and zsh on a terminal of their own, fish asked by its own `complete -C`.

const home = mkdtempSync(join(tmpdir(), 'shells-'));
const evil = join(home, 'evil');
let requests = 0;
let env;
const service = createServer((_, response) => {
  requests += 1;
  response.end();
});

before(async () => {
  const program = fileURLToPath(new URL('../../bin/modelarts-export.cjs', import.meta.url));
  for (const folder of ['bin', '.config/modelarts-export']) mkdirSync(join(home, folder), { recursive: true });
  for (const name of ['modelarts-export', 'export-tasks']) symlinkSync(program, join(home, 'bin', name));
  writeFileSync(join(home, '.config/modelarts-export/config.json'), '{"profiles":{"prod":{},"preview":{}}}');
  // sourced twice, as a file that is read anew does
  writeFileSync(join(home, '.bashrc'), 'source <(modelarts-export completion bash)\n'.repeat(2));
  writeFileSync(
    join(home, '.zshrc'),
    'bindkey -e\nautoload -U compinit\ncompinit -u -D\nsource <(modelarts-export completion zsh)\n',
  );
  await new Promise((resolve) => service.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${service.address().port}`;
  const access = { MODELARTS_ENDPOINT: origin, MODELARTS_IAM_ENDPOINT: origin, MODELARTS_TOKEN: 'a-token' };
  const { PATH = '' } = process.env;
  env = { ...access, PATH: `${join(home, 'bin')}:${PATH}`, HOME: home, ZDOTDIR: home, TERM: 'xterm' };
});

after(() => {
  service.close();
  rmSync(home, { recursive: true });
});

/** What was typed before Tab, and the line after it. */
const lines = [
  ['modelarts-export wai', 'modelarts-export wait'],
  ['export-tasks wai', 'export-tasks wait'],
  ['modelarts-export list --csv-', 'modelarts-export list --csv-raw'],
  ['modelarts-export list --output ma', 'modelarts-export list --output markdown'],
  ['modelarts-export list --output=ma', 'modelarts-export list --output=markdown'],
  ['modelarts-export list --status fai', 'modelarts-export list --status failed'],
  ['modelarts-export list --profile pro', 'modelarts-export list --profile prod'],
  ['modelarts-export list --sort created:d', 'modelarts-export list --sort created:desc'],
  ['modelarts-export help exit', 'modelarts-export help exit-codes'],
  [
    'modelarts-export list --config .config/modelarts-export/con',
    'modelarts-export list --config .config/modelarts-export/config.json',
  ],
  ['modelarts-export nothing-like-it', 'modelarts-export nothing-like-it'],
];

describe('bash', () => completesIn(['bash', '-i']));
describe('zsh', () => completesIn(['zsh', '-i']));

function completesIn(shell) {
  test('commands, flags and values', async () => {
    assert.deepEqual(
      await pressTab(
        shell,
        lines.map(([typed]) => typed),
      ),
      lines.map(([, completed]) => completed),
    );
  });

  test('what was typed is not run', async () => {
    await onTerminal(shell, [`modelarts-export list --dataset "$(touch ${evil})" --csv-\t\u0015`]);
    assert.equal(existsSync(evil), false);
  });
}

describe('fish', () => {
  test('commands, flags and values', async () => {
    const asked = lines.map(([typed]) => `complete -C '${typed}'`);
    const { stdout } = await run(['fish', '-c', ['modelarts-export completion fish | source', ...asked].join('\n')]);
    const told = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('\t')[0]);
    const expected = lines
      .filter(([typed, completed]) => typed !== completed)
      .map(([, completed]) => completed.split(' ').at(-1));
    assert.deepEqual(told, expected);
  });

  test('what was typed is not run', async () => {
    await run([
      'fish',
      '-c',
      `modelarts-export completion fish | source; complete -C 'modelarts-export list --dataset (touch ${evil}) --csv-'`,
    ]);
    assert.equal(existsSync(evil), false);
  });
});

test('no service was asked for anything', () => {
  assert.equal(requests, 0);
});

/** The lines after Tab: `echo`, put before each of them, prints them. */
async function pressTab(shell, typed) {
  const screen = await onTerminal(
    shell,
    typed.map((line) => `${line}\t\u0001echo @ \n`),
  );
  return [...screen.matchAll(/^\r?@ (.*?) *\r?$/gm)].map(([, line]) => line);
}

async function onTerminal(shell, keys) {
  const { stdout } = await run(['script', '-qec', shell.join(' '), '/dev/null'], [...keys, '\nexit\n'].join(''));
  // marks of where a paste begins and ends
  return stdout.replaceAll('\u001b[?2004h', '').replaceAll('\u001b[?2004l', '');
}

async function run([file, ...args], input = '') {
  const child = spawn(file, args, { cwd: home, env, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(input);
  return { stdout: await text(child.stdout) };
}
