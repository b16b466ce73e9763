import type { CommandUnknownOpts as Command, Option } from '@commander-js/extra-typings';
import { describe, expect, test } from '@jest/globals';
import { topics } from '../../../src/commands/help/topics/index.ts';
import { commandNames } from '../../../src/commands/index.ts';
import { exitCodes } from '../../../src/errors/index.ts';
import { settingEntries } from '../../../src/settings/table.ts';
import { formats } from '../../../src/views/formats.ts';
import { runCli } from '../../helpers/host.ts';
import { declaredCommands, declaredProgram } from '../../helpers/program.ts';

const commands = declaredCommands();
const named = commands.filter(({ names }) => names.length > 0);
const pages = [[], ...named.map(({ names }) => names), ...Object.keys(topics).map((topic) => [topic])];

const whatThereIs = `commands: ${commandNames.join(', ')}
      topics: ${Object.keys(topics).join(', ')}`;

test('help of a command: its flags, examples, exit codes, and where the other flags are', async () => {
  expect(await runCli(['logout', '--help'])).toEqual({
    code: 0,
    stdout: `Drop the token that is kept for the user, the project and the IAM in use. It
stays valid at IAM until it ends.

Usage:
  modelarts-export logout [options]

Flags:
  --all  drop every token that is kept

Exit codes: 0 ok, 1 unexpected, 2 usage, 3 not_found, 4 auth, 5 refused,
6 unavailable, 7 contract, 129, 130, 143 interrupted;
'modelarts-export help exit-codes' tells when

Every command takes --sandbox, --project, --dataset and more:
'modelarts-export help flags'
`,
    stderr: '',
  });
});

test('a command that prints in formats tells which', async () => {
  const { stdout } = await runCli(['whoami', '--help']);
  expect(stdout).toBe(`Who is signed in, with which credential and until when, why it was chosen, and
where every setting came from. No secret is printed. With nothing configured -v
tells every place that was looked at.

Usage:
  modelarts-export whoami [options]

Flags:
  -o, --output <format>  one of table, json, ndjson, yaml, markdown
  --query <jmespath>     print only what this query finds in the document of
                         --json

Examples:
  $ modelarts-export whoami
  $ modelarts-export whoami --json | jq -r .expires_at
  $ modelarts-export whoami --sandbox

Exit codes: 0 ok, 1 unexpected, 2 usage, 3 not_found, 4 auth, 5 refused,
6 unavailable, 7 contract, 129, 130, 143 interrupted;
'modelarts-export help exit-codes' tells when

--json is short for --output json. Every command takes --sandbox, --project,
--dataset and more: 'modelarts-export help flags'
`);
});

test('on a terminal it fits, and its headings are bold', async () => {
  const { stdout } = await runCli(['logout', '--help'], { stdoutColumns: 40 });
  expect(stdout).toBe(`Drop the token that is kept for the
user, the project and the IAM in use. It
stays valid at IAM until it ends.

\u001b[1mUsage:\u001b[22m
  modelarts-export logout [options]

\u001b[1mFlags:\u001b[22m
  --all
      drop every token that is kept

Exit codes: 0 ok, 1 unexpected, 2 usage,
3 not_found, 4 auth, 5 refused,
6 unavailable, 7 contract,
129, 130, 143 interrupted;
'modelarts-export help exit-codes' tells
when

Every command takes --sandbox,
--project, --dataset and more:
'modelarts-export help flags'
`);
});

test('without an argument: the commands, two first steps, exit 0', async () => {
  const { code, stdout, stderr } = await runCli([]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [head = '', list = '', ...steps] = stdout.split(/\n\n/);
  expect(head.replaceAll('\n', ' ')).toBe(declaredProgram().description());
  expect(list.match(/^ {2}[a-z]+/gm)).toEqual(declaredProgram().commands.map((command) => `  ${command.name()}`));
  expect(steps.join('\n\n')).toBe(`First steps:
  $ modelarts-export list --sandbox
  $ modelarts-export login

The first one needs no account, the second one signs in to yours.
'modelarts-export help' tells every flag and topic.
`);
});

test.each([
  [['--help'], ['help']],
  [['-h'], ['help']],
  [
    ['list', '-h'],
    ['help', 'list'],
  ],
  [
    ['ls', '--help'],
    ['help', 'ls'],
  ],
  [
    ['datasets', 'show', '--help'],
    ['help', 'datasets', 'show'],
  ],
  [
    ['sandbox', '--help'],
    ['help', 'sandbox'],
  ],
])('%j is the same as %j', async (flag, command) => {
  const outcome = await runCli(flag);
  expect(outcome).toEqual(await runCli(command));
  expect(outcome).toEqual({ code: 0, stdout: expect.stringContaining('Usage:\n'), stderr: '' });
});

test.each([
  [['help', 'lst'], "there is no help for 'lst'", "did you mean 'list'?"],
  [['help', 'exit-code'], "there is no help for 'exit-code'", "did you mean 'exit-codes'?"],
  [['help', 'datasets', 'shw'], "there is no help for 'datasets shw'", "did you mean 'datasets show'?"],
  [['help', 'confg', 'set'], "there is no help for 'confg set'", "did you mean 'config set'?"],
  [['help', 'hunter2hunter2'], 'there is no such help', whatThereIs],
  [['help', 'flags', 'output'], 'there is no such help', whatThereIs],
])('%j is a usage error', async (argv, message, hint) => {
  expect(await runCli(argv)).toEqual({ code: 2, stdout: '', stderr: `error: ${message}\nhint: ${hint}\n` });
});

test('help of a command below another one has its own examples and exit codes', async () => {
  expect(
    (await runCli(['help', 'datasets', 'show'])).stdout,
  ).toBe(`One dataset: every field that it has. Without an argument, that of --dataset or
MODELARTS_DATASET_ID.

Usage:
  modelarts-export datasets show [options] [dataset]

Arguments:
  dataset  its id, or its name

Flags:
  -o, --output <format>  one of table, wide, json, ndjson, yaml, markdown, csv,
                         name
  --query <jmespath>     print only what this query finds in the document of
                         --json

Examples:
  $ modelarts-export datasets show gfghHSokody6AJigS5A
  $ modelarts-export datasets show flowers
  $ modelarts-export datasets show --json | jq -r .work_path
  $ modelarts-export datasets show --sandbox

Exit codes: 0 ok, 1 unexpected, 2 usage, 3 not_found, 4 auth, 5 refused,
6 unavailable, 7 contract, 129, 130, 143 interrupted;
'modelarts-export help exit-codes' tells when

--json is short for --output json. Every command takes --sandbox, --project,
--dataset and more: 'modelarts-export help flags'
`);
  expect((await runCli(['help', 'config', 'unset'])).stdout).toBe(`Take a value out of the profile.

Usage:
  modelarts-export config unset [options] <key>

Arguments:
  key  what to take out

Examples:
  $ modelarts-export config unset dataset_id
  $ modelarts-export config unset token --profile prod

Keys: default_profile, project_id, project_name, dataset_id, endpoint,
iam_endpoint, region, ca_file, token, token_file, idp_id, id_token,
id_token_file, access_key, secret_key, security_token, username, user_id,
password, domain_name, domain_id, agency_name, agency_domain_name,
agency_domain_id

Exit codes: 0 ok, 1 unexpected, 2 usage, 3 not_found, 129, 130, 143 interrupted;
'modelarts-export help exit-codes' tells when

Every command takes --sandbox, --project, --dataset and more:
'modelarts-export help flags'
`);
});

test('what completion alone hands over is no argument for people', async () => {
  const { stdout } = await runCli(['help', 'completion']);
  expect(
    stdout.slice(0, stdout.indexOf('Examples')),
  ).toBe(`Prints a script that lets a shell complete commands, flags and their values.

Usage:
  modelarts-export completion <shell>

Arguments:
  shell  bash, zsh, fish, powershell

`);
  expect((await runCli([])).stdout).toMatch(/^ {2}completion <shell> {2,}a script that lets/m);
});

test('a command is found by the names that it declares', () => {
  const declared = declaredProgram().commands.flatMap((command) => [command.name(), ...command.aliases()]);
  expect(commandNames).toEqual(declared);
});

describe('nothing is stale: help tells', () => {
  test('every command, topic and global flag', async () => {
    const { stdout } = await runCli(['help']);
    const program = declaredProgram();
    const flags = visible(program).map((option) => option.flags);
    expect(missing(stdout, [...commandNames, ...Object.keys(topics), ...flags])).toEqual([]);
    expect(missing((await runCli(['help', 'flags'])).stdout, flags)).toEqual([]);
  });

  test.each(named)('every flag and argument of $names', async ({ names, command }) => {
    const { stdout } = await runCli([...names, '--help']);
    const flags = visible(command).map((option) => option.flags);
    const inner = command.commands.map((one) => one.name());
    const told = command.registeredArguments.filter(({ description }) => description !== '');
    expect(missing(stdout, [...flags, ...inner, ...told.map((one) => one.name())])).toEqual([]);
  });

  test('every flag that chooses', async () => {
    const { stdout } = await runCli(['help', 'filters']);
    const listing = commands.filter(({ names }) => ['list', 'datasets list'].includes(names.join(' ')));
    const flags = listing.flatMap(({ command }) => visible(command).map((option) => option.flags));
    expect(flags.length).toBeGreaterThan(5);
    expect(missing(stdout, flags)).toEqual([]);
  });

  test('every setting and every part of a credential', async () => {
    const [settings, credentials] = await Promise.all([runCli(['help', 'settings']), runCli(['help', 'credentials'])]);
    const entries = Object.values(settingEntries);
    const variablesOf = (isPart: boolean) =>
      entries.filter(({ partOf }) => (partOf !== undefined) === isPart).flatMap(({ variables }) => variables);
    expect(missing(settings.stdout, variablesOf(false))).toEqual([]);
    expect(missing(credentials.stdout, variablesOf(true))).toEqual([]);
    const files = ['OS_CLOUD', '~/.huaweicloud/credentials', 'HUAWEICLOUD_SDK_CREDENTIALS_FILE'];
    for (const { stdout } of [settings, credentials])
      expect(files.filter((file) => !stdout.includes(file))).toEqual([]);
  });

  test('every format and every exit code', async () => {
    expect(missing((await runCli(['help', 'output'])).stdout, formats)).toEqual([]);
    const codes = (await runCli(['help', 'exit-codes'])).stdout.match(/(?<=^ {2})\d[\d, ]*\d|(?<=^ {2})\d/gm);
    const known = Object.values(exitCodes).map((code) => (code === 130 ? '129, 130, 143' : String(code)));
    expect(codes).toEqual(known);
  });
});

describe('at any width', () => {
  test.each(pages.map((words) => [words]))(
    'help %j breaks no word, and no line is too long without need',
    async (words) => {
      const env = { NO_COLOR: '1' };
      const wide = await runCli(['help', ...words], { env, stdoutColumns: 100 });
      for (const width of [40, 41, 53, 60, 72, 80]) {
        const { stdout } = await runCli(['help', ...words], { env, stdoutColumns: width });
        expect(wordsOf(stdout)).toEqual(wordsOf(wide.stdout));
        expect(stdout.split('\n').filter((line) => line.length > width && !mayBeLong(line))).toEqual([]);
      }
    },
  );
});

/** A flag may be hidden where it is another command's. */
function visible(command: Command): readonly Option[] {
  return command.options.filter(({ hidden }) => !hidden);
}

/** What is to be copied, the usage, a term, and a word or command that is as long as that. */
function mayBeLong(line: string): boolean {
  return /^ {2}\S/.test(line) || /^ *(\S+|'modelarts-export [^']*'\S*)$/.test(line);
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Whole words, so that `--all` is not found in `--all-datasets`. */
function missing(text: string, words: readonly string[]): string[] {
  const escaped = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return words.filter((word) => !new RegExp(`(?<![\\w-])${escaped(word)}(?![\\w-])`).test(text));
}
