import type { Config } from '#wire';
import { configKeys, profileKeys, validateConfig } from '#wire/config';
import { UsageError } from '../errors/index.ts';
import { didYouMean } from '../text/suggest.ts';
import { brokenLine } from './json-line.ts';

/** The config file's text as what it says. */
export function parseConfig(text: string, path: string): Config {
  return checked(parsed(text, path), path);
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`config file ${path} is not JSON: line ${brokenLine(text)}`);
  }
}

function checked(config: unknown, path: string): Config {
  if (validateConfig(config)) return config;
  const { instancePath = '', params = {}, message = 'wrong' } = validateConfig.errors?.[0] ?? {};
  const unknown: unknown = Reflect.get(params, 'additionalProperty');
  const where = `config file ${path}: ${instancePath || 'the whole'}`;
  if (typeof unknown !== 'string') throw new UsageError(`${where} ${message}`);
  throw new UsageError(
    `config file ${path}: unknown key ${JSON.stringify(unknown)}${instancePath && ` in ${instancePath}`}`,
    didYouMean(unknown, instancePath ? profileKeys : configKeys),
  );
}
