import { resolve } from 'node:path';
import { UsageError } from '../errors/index.ts';
import type { Setting, Settings } from '../settings/index.ts';
import type { Credential, Means, Search, Way } from './credential.ts';
import { lookUp } from './look-up.ts';
import { secretText } from './secret-text.ts';

/** An IAM token the user brings: in a variable, a profile, a cloud, or in a file that one of them names. */
export const token: Way = {
  kind: 'token',
  search({ values, nameOf }, settings): Search | undefined {
    const secret = values.token ?? values.token_file;
    if (secret) {
      const open = secret === values.token ? openToken : openTokenFile;
      return { is: 'found', found: { source: secret.source, secret, open: (means) => open(secret, settings, means) } };
    }
    const names = [nameOf('token'), nameOf('token_file')].filter((name) => name !== undefined);
    return names.length === 0 ? undefined : { is: 'absent', because: notSet(names) };
  },
};

function notSet(names: readonly string[]): string {
  return names.length === 1 ? `${names[0]} is not set` : `neither ${names.join(' nor ')} is set`;
}

async function openToken({ value, source }: Setting, settings: Settings, means: Means): Promise<Credential> {
  const text = secretText(value, source);
  return { kind: 'token', source, headers: async () => header(text), ...lookUp(() => text, settings, means) };
}

async function openTokenFile(file: Setting, settings: Settings, means: Means): Promise<Credential> {
  let text = readToken(file, means);
  return {
    kind: 'token',
    source: file.source,
    headers: async () => header(text),
    renew: async () => {
      const before = text;
      text = rereadToken(file, means) ?? before;
      return text !== before;
    },
    ...lookUp(() => text, settings, means),
  };
}

function readToken({ value: path, source }: Setting, { cwd, readFile }: Means): string {
  const file = readOrExplain(resolve(cwd, path), source, readFile);
  if (!file) throw new UsageError(`${source}: there is no token file ${path}`);
  return secretText(file.text, `${source} (token file ${path})`);
}

/** A file that is just being written, or can be read only once, is no news: then the 401 stands. */
function rereadToken(file: Setting, means: Means): string | undefined {
  try {
    return readToken(file, means);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

function readOrExplain(path: string, source: string, readFile: Means['readFile']): ReturnType<Means['readFile']> {
  try {
    return readFile(path);
  } catch (error) {
    throw new UsageError(`${source}: the token file ${path} cannot be read`, 'may this user read it?', error);
  }
}

function header(text: string): Readonly<Record<string, string>> {
  return { 'X-Auth-Token': text };
}
