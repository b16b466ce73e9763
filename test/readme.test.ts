import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { validateConfig } from '#wire/config';
import { type Sandbox, startSandbox } from '../src/sandbox/index.ts';
import { declaredCommands } from './helpers/program.ts';
import { startServer, type TestServer } from './helpers/server.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pages = ['README.md', ...readdirSync(join(root, 'docs'), { recursive: true }).map((name) => `docs/${name}`)]
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));
const blocks = pages
  .flatMap(({ text }) => [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)])
  .map(([, language = '', text = '']) => ({ language, text }));
const ofLanguage = (language: string) => blocks.filter((block) => block.language === language).map(({ text }) => text);

let sandbox: Sandbox;
let folder: string;
/** Gives a job of GitHub its id token. */
let platform: TestServer;

beforeAll(async () => {
  // exports that are started here are short, so that none keeps the tests waiting
  const script = Array.from({ length: 10 }, (_, index) => `started-${index}:start,run=1s`);
  sandbox = await startSandbox({ clock: Date, script });
  platform = await startServer({ body: { value: sandbox.idToken } });
  folder = mkdtempSync(join(tmpdir(), 'readme-'));
  symlinkSync(join(root, 'bin/modelarts-export.cjs'), join(folder, 'modelarts-export'));
  symlinkSync(join(root, 'bin/modelarts-export.cjs'), join(folder, 'export-tasks'));
  symlinkSync(join(root, 'test/helpers/jq.js'), join(folder, 'jq'));
  symlinkSync(join(root, 'test/helpers/npm.sh'), join(folder, 'npm'));
  symlinkSync(join(root, 'test/helpers/curl.js'), join(folder, 'curl'));
});

afterAll(async () => {
  await sandbox.close();
  await platform.close();
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
  expect([...new Set(blocks.map(({ language }) => language))].sort()).toEqual(['', 'console', 'json', 'sh', 'yaml']);
});

test('the tables are what the program tells of itself', async () => {
  const script = join(root, 'build/docs.mjs');
  await expect(promisify(execFile)(process.execPath, [script, '--check'])).resolves.toEqual({ stdout: '', stderr: '' });
});

test.each(declaredCommands())('the pages tell every flag of $names', ({ command }) => {
  const text = pages.map((page) => page.text).join('\n');
  const flags = command.options.filter(({ hidden }) => !hidden).map(({ long }) => long);
  expect(flags.filter((flag) => !new RegExp(`${flag}(?![\\w-])`).test(text))).toEqual([]);
});

test('README is read in five minutes', () => {
  const [readme] = pages;
  expect(readme?.text.split('\n').length).toBeLessThanOrEqual(220);
});

describe('what a person types or another program is asked', () => {
  test.each(ofLanguage('console'))('%s', async (screen) => {
    const typed = screen.split('\n').flatMap((line) => (line.startsWith('$ ') ? [line.slice('$ '.length)] : []));
    expect(typed).not.toEqual([]);
    expect(await shell(`set -n\n${typed.join('\n')}`)).toEqual({ code: 0, errors: [] });
  });
});

test('every link leads somewhere', () => {
  const dead = pages.flatMap(({ name, text }) =>
    [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)].flatMap(([link, path = '', anchor]) => {
      const target = path === '' ? join(root, name) : join(root, dirname(name), path);
      const isThere = existsSync(target) && (anchor === undefined || anchorsOf(target).includes(anchor));
      return isThere ? [] : [`${name}: ${link}`];
    }),
  );
  expect(dead).toEqual([]);
});

/** As the common renderers make them of headings. */
function anchorsOf(page: string): string[] {
  const headings = readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm);
  return Array.from(headings, ([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

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

/** A job with an id token has no other credential. */
function jobWithIdToken(): Record<string, string> {
  const { MODELARTS_TOKEN: _, ...others } = sandbox.environment;
  return {
    ...others,
    MODELARTS_IDP_ID: sandbox.idpId,
    MODELARTS_ID_TOKEN_FILE: join(folder, 'id-token'),
    ID_TOKEN: sandbox.idToken,
    ACTIONS_ID_TOKEN_REQUEST_URL: `${platform.origin}/token?api-version=2`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-the-job',
  };
}

function shell(script: string): Promise<{ code: number | null; errors: string[] }> {
  const environment = script.includes('ID_TOKEN') ? jobWithIdToken() : sandbox.environment;
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
