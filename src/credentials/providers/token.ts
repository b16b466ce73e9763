import { resolve } from 'node:path';
import { UsageError } from '../../errors/index.ts';
import type { Setting } from '../../settings/index.ts';
import type { Dependencies, Proof, Signer } from '../credential.ts';
import { lookUpToken } from '../iam/look-ups.ts';
import { type TokenInfo, type ToldByIam, toldByIam } from '../iam/token-response.ts';
import type { Secret } from '../trust.ts';
import { absent, type Finding, type Provider, type ProviderContext, secretText } from './provider.ts';

/** An IAM token the user brings: in a variable, a profile, a cloud, or in a file that one of them names. */
export const token: Provider = {
  kind: 'token',
  signsInAtIam: false,
  find(source): Finding | undefined {
    const { token: text, token_file: file } = source.values;
    if (text) return found(text, text, openToken);
    if (file) return found(file, inFile(file), openTokenFile);
    return absent(source, 'token', 'token_file');
  },
  who: () => who,
};

const who = 'token';

type Open = (setting: Setting, context: ProviderContext) => Promise<Signer>;

function found(setting: Setting, secret: Secret, open: Open): Finding {
  return { is: 'found', source: setting.source, secrets: [secret], open: (context) => open(setting, context) };
}

/** A file that names another one does not hold the secret itself. */
export function inFile({ value, source, origin }: Setting): Secret {
  return { source, origin: origin.from === 'file' ? { from: 'file', path: value, naming: value } : origin };
}

async function openToken({ value, source }: Setting, context: ProviderContext): Promise<Signer> {
  const text = secretText(value, source);
  return { source, headers: async () => header(text), proof: async () => proof(text), ...lookUp(() => text, context) };
}

async function openTokenFile(file: Setting, context: ProviderContext): Promise<Signer> {
  let text = await readTokenFile(file, context);
  return {
    source: file.source,
    headers: async () => header(text),
    proof: async () => proof(text),
    renew: async () => {
      const before = text;
      text = (await rereadTokenFile(file, context)) ?? before;
      return text !== before;
    },
    ...lookUp(() => text, context),
  };
}

function header(text: string): Readonly<Record<string, string>> {
  return { 'X-Auth-Token': text };
}

function proof(text: string): Proof {
  return { who, secret: text };
}

export async function readTokenFile(
  { value: path, source, origin }: Setting,
  { cwd, readFile }: Dependencies,
): Promise<string> {
  const what = `${source}: the token file ${path}`;
  const file = await readFile(resolve(cwd, path), { what, namedBy: origin.from === 'file' ? 'file' : 'user' });
  if (!file) throw new UsageError(`${source}: there is no token file ${path}`);
  return secretText(file.text, `${source} (token file ${path})`);
}

/** A file that is just being written, or can be read only once, holds no new token: then the 401 stands. */
export async function rereadTokenFile(file: Setting, dependencies: Dependencies): Promise<string | undefined> {
  try {
    return await readTokenFile(file, dependencies);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** What IAM tells about the token, asked once for each; nothing without an IAM endpoint. */
function lookUp(currentToken: () => string, context: ProviderContext): Partial<ToldByIam> {
  const { iamEndpoint, region } = context.settings;
  if (!iamEndpoint) return {};
  const known = new Map<string, Promise<TokenInfo>>();
  const info = (signal?: AbortSignal): Promise<TokenInfo> => {
    const text = currentToken();
    const answer = known.get(text) ?? lookUpToken({ iamEndpoint: iamEndpoint.value, token: text }, context, signal);
    known.set(text, answer);
    // what cannot be asked now may be asked again
    answer.catch(() => known.delete(text));
    return answer;
  };
  return toldByIam(info, region?.value);
}
