import type { Context } from '../../context/index.ts';
import { NotFoundError, UsageError } from '../../errors/index.ts';
import { type ConfigKey, secretKeys } from '../../settings/table.ts';
import { readStdinLine } from '../stdin-line.ts';

/** The bare value, for scripts. */
export async function getValue(context: Context, key: ConfigKey): Promise<void> {
  if (isSecret(key)) throw new UsageError(`${key} is a secret, and is never printed`);
  const config = await context.config();
  const value = config.get(key);
  if (value === undefined) {
    const hint = `'modelarts-export config set ${key} VALUE' sets it, 'config list' tells what else does`;
    throw new NotFoundError(`${key} is not set in ${placeOf(key, config)}`, { hint });
  }
  await context.print([`${value}\n`]);
}

export async function setValue(context: Context, key: ConfigKey, given: string): Promise<void> {
  if (given !== '-' && isSecret(key)) {
    throw new UsageError(`${key} is a secret, and a command line is no place for one`, [
      `'modelarts-export config set ${key} -' reads it from stdin, or asks for it`,
      'what was typed may stand in the history of the shell by now',
    ]);
  }
  const config = await context.config();
  const value = given === '-' ? await readValue(context, key) : given;
  await config.set({ [key]: value });
  context.say(`${key} is set in ${placeOf(key, config)}`);
}

export async function unsetValue(context: Context, key: ConfigKey): Promise<void> {
  const config = await context.config();
  const wasSet = await config.unset(key);
  context.say(`${key} ${wasSet ? 'is no longer' : 'was not'} set in ${placeOf(key, config)}`);
}

export async function printPath(context: Context): Promise<void> {
  await context.print([`${(await context.configFile()).value}\n`]);
}

function isSecret(key: ConfigKey): boolean {
  return secretKeys.some((secret) => secret === key);
}

function placeOf(key: ConfigKey, { file, profile }: Awaited<ReturnType<Context['config']>>): string {
  return key === 'default_profile' ? file.value : `profile ${profile.value} of ${file.value}`;
}

/** One line of stdin; on a terminal it is asked for, and a secret is not shown. */
async function readValue(context: Context, key: ConfigKey): Promise<string> {
  const prompt = await context.prompt();
  if (prompt) {
    try {
      return (await prompt.ask(key, { isSecret: isSecret(key) })) ?? '';
    } finally {
      prompt.close();
    }
  }
  // a CI job may have a terminal, but nobody who answers there
  return readStdinLine(context, { what: key, onTerminal: `give ${key} on stdin, one line` });
}
