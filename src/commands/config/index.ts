import type { OpenContext } from '../../context/index.ts';
import { UsageError } from '../../errors/index.ts';
import { type ConfigKey, configKeys } from '../../settings/table.ts';
import { nearest } from '../../text/suggest.ts';
import { documentOutputOption } from '../asked-format.ts';
import type { Program } from '../options.ts';
import { taking } from '../values.ts';

const description =
  'The settings that stay: those of a profile of the config file, which every later run takes unless a flag or a variable says otherwise.';

const examples = {
  set: `
  $ modelarts-export config set region eu-de
  $ modelarts-export config set project_id 0123456789abcdef0123456789abcdef --profile prod
  $ modelarts-export config set default_profile prod
  $ modelarts-export config set secret_key - < secret-key.txt`,
  get: `
  $ modelarts-export config get region`,
  unset: `
  $ modelarts-export config unset dataset_id
  $ modelarts-export config unset token --profile prod`,
  list: `
  $ modelarts-export config list`,
};

/** What the commands do is loaded when one of them runs. */
export function declareConfig(program: Program, open: OpenContext): void {
  const config = program
    .command('config')
    .summary('the settings that stay')
    .description(description)
    .helpCommand(false)
    .addHelpText('after', textAfter('set', 'get', 'list'));
  config
    .command('list', { isDefault: true })
    .summary('what is set, where it comes from, and what hides it')
    .description(
      'Every setting of a profile or a variable: what counts, where it comes from, and what hides the others. No secret is printed.',
    )
    .addOption(documentOutputOption())
    .action(async () => (await import('./list.ts')).listConfig(await open()));
  config
    .command('get')
    .summary('one value of the profile')
    .description('One value, as it stands in the profile: exit 3 where it is not set. A secret is never printed.')
    .argument('<key>', 'what to tell', configKey)
    .addHelpText('after', textAfter('get'))
    .action(async (key) => (await import('./run.ts')).getValue(await open(), key));
  config
    .command('set')
    .summary('keep a value in the profile')
    .description(
      'Keep a value in the profile. It makes the profile that --profile names. A secret is read from stdin, or asked for on a terminal: its value is -.',
    )
    .argument('<key>', 'what to keep', configKey)
    .argument('<value>', 'its value; - reads it from stdin')
    .addHelpText('after', textAfter('set'))
    .action(async (key, value) => (await import('./run.ts')).setValue(await open(), key, value));
  config
    .command('unset')
    .summary('take a value out of the profile')
    .description('Take a value out of the profile.')
    .argument('<key>', 'what to take out', configKey)
    .addHelpText('after', textAfter('unset'))
    .action(async (key) => (await import('./run.ts')).unsetValue(await open(), key));
  config
    .command('path')
    .summary('where the config file is, or would be')
    .description('Where the config file is, or would be.')
    .action(async () => (await import('./run.ts')).printPath(await open()));
}

function textAfter(...names: readonly (keyof typeof examples)[]): string {
  return `
Examples:${names.map((name) => examples[name]).join('')}

Keys: ${configKeys.join(', ')}`;
}

/** Anything that is near to no key may be a secret, and is not repeated. */
const configKey = taking({ words: configKeys }, (text: string): ConfigKey => {
  const key = configKeys.find((candidate) => candidate === text.replaceAll('-', '_'));
  if (key !== undefined) return key;
  const near = nearest(text, configKeys);
  if (near === undefined) throw new UsageError('there is no such key', `there is ${configKeys.join(', ')}`);
  throw new UsageError(`there is no key '${text}'`, `did you mean ${near}?`);
});
