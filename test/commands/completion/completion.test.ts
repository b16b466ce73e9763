import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Option } from '@commander-js/extra-typings';
import { describe, expect, test } from '@jest/globals';
import { formatsOf } from '../../../src/commands/asked-format.ts';
import { listingOf } from '../../../src/commands/help/declared.ts';
import { topics } from '../../../src/commands/help/topics/index.ts';
import { takenWords } from '../../../src/commands/values.ts';
import { columnWords, sortWords } from '../../../src/resources/choices.ts';
import { exportTask } from '../../../src/resources/export-task/index.ts';
import { accessTo } from '../../helpers/access.ts';
import { runCli } from '../../helpers/host.ts';
import { declaredCommands, declaredProgram } from '../../helpers/program.ts';
import { bin, ended, spawnShell } from '../../helpers/shell.ts';
import { withServer } from '../../helpers/with-server.ts';

/** The candidates without what is said of them. */
async function complete(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const { code, stdout, stderr } = await runCli(['completion', 'zsh', '--', ...words], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0] ?? '']));
}

test.each<[readonly string[], readonly string[]]>([
  [['li'], ['list']],
  [['sa'], ['sandbox']],
  [['nothing'], []],
  [['--js'], ['--json']],
  [['list', '--js'], ['--json']],
  [['logout', '--js'], []],
  [['logout', '--ou'], []],
  [['whoami', '--cs'], ['--csv-raw']],
  [['whoami', '--js'], ['--json']],
  [
    ['whoami', '-o', ''],
    ['table', 'json', 'ndjson', 'yaml', 'markdown'],
  ],
  [['config', '--ou'], ['--output']],
  [['ls', '--li'], ['--limit']],
  [['list', '--project', 'wait', '--ty'], ['--type']],
  [
    ['list', '--output', ''],
    ['table', 'wide', 'json', 'ndjson', 'yaml', 'markdown', 'csv', 'name'],
  ],
  [
    ['-o', 'n'],
    ['ndjson', 'name'],
  ],
  [['list', '--output=js'], ['--output=json']],
  [
    ['list', '--type', ''],
    ['labeled', 'unlabeled', 'all', 'conditional'],
  ],
  [['list', '--status', 'running,fa'], ['running,failed']],
  [
    ['list', '--region', 'eu-'],
    ['eu-de', 'eu-west-101'],
  ],
  [['datasets', '--sea'], ['--search']],
  [
    ['datasets', ''],
    ['list', 'show'],
  ],
  [
    ['start', '--annotation-format', ''],
    ['VOC', 'COCO'],
  ],
  [['config', 'get', 'reg'], ['region']],
  [['help', 'exit'], ['exit-codes']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish', 'powershell'],
  ],
  [['list', '--ca-file', ''], [':files']],
  [['list', '--config=/e'], [':files']],
  [['start', '--body', ''], [':files']],
  [['show', ''], []],
  [['list', '--dataset', ''], []],
  [['list', '--limit', ''], []],
  [['wait', '--', '--js'], []],
])('%j is completed to %j', async (words, candidates) => {
  expect(await complete(words)).toEqual(candidates);
});

test.each<[readonly string[], string]>([
  [['zsh', '--', 'list', '--no-h'], '--no-header\ttable and csv: no header line\n'],
  [['fish', '--', 'list', '--no-h'], '--no-header\ttable and csv: no header line\n'],
  [['powershell', '--', 'list', ':--no-h'], '--no-header\ttable and csv: no header line\n'],
  [['powershell', '--', 'list', '--color', ':'], 'auto\t\nalways\t\nnever\t\n'],
  [['bash', '--', 'list', '--no-h'], '--no-header\n'],
  [['bash', '--', 'list', '--output', '=', 'js'], 'json\n'],
  [['bash', '--', 'list', '--color', '='], 'auto\nalways\nnever\n'],
  [['bash', '--', 'list', '--sort', 'created', ':', 'd'], 'desc\n'],
])('%j: each shell is told in its own way', async (argv, stdout) => {
  expect(await runCli(['completion', ...argv])).toEqual({ code: 0, stdout, stderr: '' });
});

describe('nothing is stale', () => {
  test('every command', async () => {
    expect(await complete([''])).toEqual(declaredProgram().commands.map((command) => command.name()));
    expect(await complete(['help', ''])).toEqual([
      ...declaredProgram().commands.map((command) => command.name()),
      ...Object.keys(topics),
    ]);
  });

  test.each(declaredCommands())(
    'every flag of $names, and those that every command takes',
    async ({ names, command }) => {
      const isForeign = ({ long }: Option) => foreign.includes(long ?? '');
      const formats = formatsOf(listingOf(command));
      const foreign = ['--json', '--csv'].filter((flag) => !formats.includes(flag.slice(2)));
      if (formats.length === 0) foreign.push('--output');
      const flags = [command, declaredProgram()].flatMap((one) =>
        one.options.filter((option) => !option.hidden && !isForeign(option)),
      );
      const offered = await complete([...names, '--']);
      expect(flags.map(({ long }) => long).filter((flag) => !offered.includes(flag ?? ''))).toEqual([]);
    },
  );

  test.each(
    declaredCommands().flatMap(({ names, command }) =>
      command.options.flatMap((option) => {
        const words = takenWords(option.parseArg)?.words;
        return words && option.long ? [{ words: [...names, option.long, ''], values: words }] : [];
      }),
    ),
  )('the values of $words', async ({ words, values }) => {
    expect(await complete(words)).toEqual(values);
  });

  test('what a list can be sorted by', async () => {
    expect(await complete(['list', '--sort', ''])).toEqual(sortWords(exportTask));
    expect(await complete(['list', '--sort', 'created'])).toEqual(['created', 'created:desc']);
    expect(await complete(['list', '--sort=created:'])).toEqual(['--sort=created:desc']);
    expect(await complete(['list', '--sort', 's'])).not.toContain('status:desc');
    expect(await complete(['datasets', '--sort', 'nam'])).toEqual(['name', 'name:desc']);
    expect(await complete(['list', '--columns', ''])).toEqual(columnWords(exportTask));
    expect(await complete(['list', '--columns', 'id,stat'])).toEqual(['id,status']);
  });
});

test.each([
  ['bash', ["'$(reboot)'", String.raw`'it'\''s'`, "'a b'", 'plain']],
  ['powershell', ["'$(reboot)'", "'it''s'", "'a b'", 'plain']],
  ['zsh', ['$(reboot)', "it's", 'a b', 'plain']],
  ['fish', ['$(reboot)', "it's", 'a b', 'plain']],
])('%s runs nothing of the name of a profile, and a name that is no line is left out', async (shell, names) => {
  const profiles = { '$(reboot)': {}, "it's": {}, 'a b': {}, plain: {}, 'two\nlines': {}, 'esc\x1b[31m': {} };
  await withConfig(JSON.stringify({ profiles }), async (folder) => {
    const { stdout } = await runCli(['completion', shell, '--', 'list', '--profile', ''], { env: { HOME: folder } });
    const end = shell === 'bash' ? '\n' : '\t\n';
    expect(stdout).toBe(names.map((name) => `${name}${end}`).join(''));
  });
});

describe('profiles are those of the config file', () => {
  const config = { profiles: { prod: { token: 'never-told' }, preview: {} } };

  test.each<[string, (folder: string) => { env?: Record<string, string>; words?: string[] }]>([
    ['in its usual place', (folder) => ({ env: { HOME: folder } })],
    [
      'named by a variable',
      (folder) => ({ env: { MODELARTS_CONFIG: join(folder, '.config/modelarts-export/config.json') } }),
    ],
    ['named by a flag', (folder) => ({ words: ['--config', join(folder, '.config/modelarts-export/config.json')] })],
  ])('%s', async (_, asked) => {
    await withConfig(JSON.stringify(config), async (folder) => {
      const { env = {}, words = [] } = asked(folder);
      expect(await complete([...words, 'list', '--profile', 'pr'], env)).toEqual(['prod', 'preview']);
    });
  });

  test.each(['{', '[]', '{"profiles": 1}', 'null'])('a broken one (%s) has none, and nothing is said', async (text) => {
    await withConfig(text, async (folder) => {
      expect(await complete(['list', '--profile', ''], { HOME: folder })).toEqual([]);
    });
  });
});

test('nothing is asked of a service, whatever is completed', async () => {
  await withServer({}, async (server) => {
    const env = accessTo(server.origin);
    for (const words of [
      ['show', ''],
      ['list', '--dataset', ''],
      ['list', '--profile', ''],
      ['datasets', 'show', ''],
    ]) {
      await complete(words, env);
    }
    expect(server.connections()).toBe(0);
  });
});

test('neither what sends requests nor a validator is loaded', async () => {
  await withConfig('{"profiles":{"prod":{}}}', async (folder) => {
    const hook = join(folder, 'loaded.cjs');
    writeFileSync(hook, "process.on('exit', () => console.error(Object.keys(require.cache).join('\\n')));");
    const line = `"$node" --require ${hook} ${bin} completion zsh -- list --profile ''`;
    const { stdout, stderr } = await ended(spawnShell(line, { HOME: folder }));
    const loaded = stderr.split('\n').filter((file) => file.endsWith('.cjs') && file !== hook);
    const heavy = loaded.filter((file) => /UnsupportedProtocolError|instancePath/.test(readFileSync(file, 'utf8')));
    expect({ stdout, heavy, isLoading: loaded.length > 1 }).toEqual({ stdout: 'prod\t\n', heavy: [], isLoading: true });
  });
});

test.each(['bash', 'zsh', 'fish', 'powershell'])(
  'the script for %s knows both names, and asks with the words as they are',
  async (shell) => {
    const { code, stdout, stderr } = await runCli(['completion', shell]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`modelarts-export completion ${shell} -- `);
    expect(stdout).toContain('export-tasks');
    expect(stdout).not.toMatch(/\beval |Invoke-Expression \$/);
  },
);

test('the script for PowerShell', async () => {
  const { stdout } = await runCli(['completion', 'powershell']);
  expect(
    stdout,
  ).toBe(`# PowerShell completion for modelarts-export: modelarts-export completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName modelarts-export, export-tasks -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  modelarts-export completion powershell -- @words ":$wordToComplete" 2>$null | Where-Object { $_ -ne ':files' } | ForEach-Object {
    $value, $text = $_ -split "\`t", 2
    if (-not $text) { $text = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $text)
  }
}
`);
});

test('another shell is a usage error', async () => {
  expect(await runCli(['completion', 'bassh'])).toEqual({
    code: 2,
    stdout: '',
    stderr: "error: SHELL takes bash, zsh, fish or powershell, not 'bassh'\nhint: did you mean 'bash'?\n",
  });
});

async function withConfig(text: string, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'completion-'));
  try {
    mkdirSync(join(folder, '.config/modelarts-export'), { recursive: true });
    writeFileSync(join(folder, '.config/modelarts-export/config.json'), text);
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
