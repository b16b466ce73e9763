import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { validateConfig } from '#wire/config';
import { type Sandbox, startSandbox } from '../src/sandbox/index.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({
  language,
  text,
}));
const ofLanguage = (language: string) => blocks.filter((block) => block.language === language).map(({ text }) => text);

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  // exports that are started here are short, so that none keeps the tests waiting
  const script = Array.from({ length: 10 }, (_, index) => `started-${index}:start,run=1s`);
  sandbox = await startSandbox({ clock: Date, script });
  folder = mkdtempSync(join(tmpdir(), 'readme-'));
  symlinkSync(join(root, 'bin/modelarts-export.cjs'), join(folder, 'modelarts-export'));
  symlinkSync(join(root, 'bin/modelarts-export.cjs'), join(folder, 'export-tasks'));
  symlinkSync(join(root, 'test/helpers/jq.js'), join(folder, 'jq'));
  symlinkSync(join(root, 'test/helpers/npm.sh'), join(folder, 'npm'));
});

afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

describe('every command', () => {
  test.each(ofLanguage('sh'))(
    '%s',
    async (script) => {
      expect(await shell(script)).toEqual({ code: 0, errors: [] });
    },
    60_000,
  );
});

test('every block is of a kind that is tested here', () => {
  expect([...new Set(blocks.map(({ language }) => language))].sort()).toEqual(['', 'json', 'sh', 'yaml']);
});

test('the config file is valid', () => {
  const configs = ofLanguage('json')
    .map((text) => JSON.parse(text))
    .filter((value) => 'profiles' in value);
  expect(configs.map((config) => validateConfig(config))).toEqual([true]);
});

describe('every CI job', () => {
  test.each(ofLanguage('yaml').flatMap((text) => scriptsIn(parse(text))))(
    '%s',
    async (script) => {
      expect(await shell(script)).toEqual({ code: 0, errors: [] });
    },
    60_000,
  );
});

/** The shell lines of a job: GitLab's `script`, GitHub's `run`. */
function scriptsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'run' && typeof inner === 'string') return [inner];
    if (key === 'script' && Array.isArray(inner)) return [inner.join('\n')];
    return scriptsIn(inner);
  });
}

function shell(script: string): Promise<{ code: number | null; errors: string[] }> {
  const { environment } = sandbox;
  const path = `${folder}:${process.env['PATH']}`;
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: script.includes('npm ') ? root : folder,
    env: { ...environment, PATH: path, HOME: folder, CI_PIPELINE_ID: '1234', GITHUB_RUN_ID: '5678' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ code, errors: stderr.match(/^(error|bash):.*$/gm) ?? [] });
    });
  });
}
