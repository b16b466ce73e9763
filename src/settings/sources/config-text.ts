import type { Config } from '#wire';
import { configKeys, profileKeys, validateConfig } from '#wire/config';
import { UsageError } from '../../errors/index.ts';
import { didYouMean } from '../../text/suggest.ts';

/** The text of a config file, held against its schema. */
export function parseConfig(text: string, path: string): Config {
  return validConfig(parsed(text, path), path);
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`config file ${path} is not JSON: line ${brokenLine(text)}`, mending(path));
  }
}

function mending(path: string): string {
  return `mend ${path}, or move it away and start anew: modelarts-export login`;
}

export function validConfig(config: unknown, path: string): Config {
  if (validateConfig(config)) return config;
  const { instancePath = '', params = {}, message = 'wrong' } = validateConfig.errors?.[0] ?? {};
  const unknown: unknown = Reflect.get(params, 'additionalProperty');
  const where = `config file ${path}: ${instancePath || 'the whole'}`;
  if (typeof unknown !== 'string') throw new UsageError(`${where} ${message}`, mending(path));
  throw new UsageError(
    `config file ${path}: unknown key ${JSON.stringify(unknown)}${instancePath && ` in ${instancePath}`}`,
    didYouMean(unknown, instancePath ? profileKeys : configKeys),
  );
}

/**
 * The line where a text stops being JSON, from 1. The engine's own message is of no use to people here: it quotes
 * what stands around the place, which may be a secret.
 */
function brokenLine(text: string): number {
  const message = failureOf(text);
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return linesOf(text.slice(0, Number(position))).length;
  return isUnexpectedToken(message) ? lineOfToken(text) : linesOf(text).length;
}

/**
 * V8 gives no position with this message, but a text cut off before the token fails with another one. The line is looked for
 * by halves: to try one after the other would take minutes for a long file.
 */
function lineOfToken(text: string): number {
  const lines = linesOf(text);
  let [before, within] = [0, lines.length];
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (isUnexpectedToken(failureOf(lines.slice(0, middle).join('\n')))) within = middle;
    else before = middle;
  }
  return within;
}

function isUnexpectedToken(message: string): boolean {
  return message.startsWith('Unexpected token');
}

function failureOf(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

function linesOf(text: string): readonly string[] {
  return text.split('\n');
}
