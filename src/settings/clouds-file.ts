import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { UsageError } from '../errors/index.ts';
import { type Fields, isRecord } from '../values.ts';
import { readOrExplain } from './files.ts';
import { openStackFolders } from './places.ts';
import type { Origin, Surroundings } from './source.ts';

export interface CloudsFile {
  /** As people are told it. */
  readonly path: string;
  readonly origin: Origin & { readonly from: 'file' };
  readonly mode: number;
  /** The clouds in it, by name. */
  readonly clouds: Fields;
}

const variables = { clouds: 'OS_CLIENT_CONFIG_FILE', secure: 'OS_CLIENT_SECURE_FILE' } as const;
const suffixes = ['yaml', 'yml', 'json'];

/** The first `clouds.yaml` or `secure.yaml` on OpenStack's search path; a file that a variable names has to be there. */
export function openCloudsFile(stem: keyof typeof variables, surroundings: Surroundings): CloudsFile | undefined {
  for (const { path, isNamed, isLocal } of candidates(stem, surroundings)) {
    const full = resolve(surroundings.cwd, path);
    const file = readOrExplain(full, path, surroundings.readFile);
    if (file) {
      const origin = { from: 'file', path: full, isNamed, isLocal, naming: `${variables[stem]}=${path}` } as const;
      return { path, origin, mode: file.mode, clouds: cloudsIn(file.text, path) };
    }
    if (isNamed) throw new UsageError(`${variables[stem]}: there is no file ${path}`);
  }
  return undefined;
}

function candidates(stem: keyof typeof variables, surroundings: Surroundings) {
  const named = surroundings.env[variables[stem]];
  const files = (folder: string) => suffixes.map((suffix) => join(folder, `${stem}.${suffix}`));
  return [
    ...(named ? [{ path: named, isNamed: true, isLocal: false }] : []),
    ...files('.').map((path) => ({ path: `./${path}`, isNamed: false, isLocal: true })),
    ...openStackFolders(surroundings)
      .flatMap(files)
      .map((path) => ({ path, isNamed: false, isLocal: false })),
  ];
}

function cloudsIn(text: string, path: string): Fields {
  const clouds = mapping(mapping(parsed(text, path))?.['clouds']);
  if (!clouds) throw new UsageError(`${path} has no clouds`);
  return clouds;
}

function parsed(text: string, path: string): unknown {
  try {
    // every scalar stays text: a project id of digits would lose its leading zeros
    return parse(text, { schema: 'failsafe', merge: true, prettyErrors: false, logLevel: 'error' });
  } catch (error) {
    // not the parser's message: it quotes the file, which holds secrets
    throw new UsageError(`${path} is not YAML${brokenAt(error, text)}`);
  }
}

function brokenAt(error: unknown, text: string): string {
  const position: unknown =
    error instanceof Error && 'pos' in error && Array.isArray(error.pos) ? error.pos[0] : undefined;
  return typeof position === 'number' ? `: line ${text.slice(0, position).split('\n').length}` : '';
}

export function mapping(value: unknown): Fields | undefined {
  return isRecord(value) ? value : undefined;
}
