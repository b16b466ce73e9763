import { UsageError } from '../errors/index.ts';
import type { FileOrigin, Setting, Settings } from '../settings/index.ts';
import { harmless } from '../text/safe.ts';

/** A secret without its value: where it came from decides where it may be sent. */
export type Secret = Pick<Setting, 'source' | 'origin'>;

/**
 * A file that came with a checked-out folder, or that others may write, decides where its own secrets go, and nobody else's: neither by
 * an endpoint nor by a region nor by an authority that vouches for one.
 */
export function refuseUntrusted(secrets: readonly Secret[], settings: Settings): void {
  for (const { what, sent, setting } of deciding(settings)) {
    const secret = secrets.find((one) => !isTrusted(one, setting));
    const { origin } = setting;
    if (!secret || origin.from !== 'file') continue;
    const [file, remedy] = words[origin.distrust ?? 'local'];
    throw new UsageError(
      `${what} ${harmless(setting.value)} comes from a file that ${file} (${setting.source}): the secret of ${secret.source} is not sent ${sent}`,
      `${remedy}: ${origin.naming}`,
    );
  }
}

const words: Readonly<Record<NonNullable<FileOrigin['distrust']>, readonly [string, string]>> = {
  local: ['nobody named', 'if the file is to be trusted, name it'],
  shared: ['others may write', 'see to it that only you may write the file, or name it'],
};

/**
 * What decides where a secret goes, and in whose account its owner works. Where no endpoint is configured the region does, also among those
 * that IAM tells.
 */
function deciding({ endpoint, region, iamEndpoint, caFile, agency }: Settings) {
  return [
    { what: 'the endpoint', sent: 'there', setting: endpoint },
    { what: 'the region', sent: 'there', setting: endpoint ? undefined : region },
    { what: 'the endpoint', sent: 'there', setting: iamEndpoint },
    { what: 'the CA file', sent: 'on its word', setting: caFile },
    { what: 'the agency', sent: 'for it', setting: agency },
  ].flatMap(({ setting, ...told }) => (setting ? [{ ...told, setting }] : []));
}

/** May this decide where the secret goes? */
export function isTrusted({ origin: secret }: Secret, { origin: decider }: Setting): boolean {
  if (decider.from !== 'file' || decider.distrust === undefined) return true;
  return secret.from === 'file' && secret.path === decider.path;
}

/** What a person types, and the token that is kept for it. */
export function typedByPerson(source: string): Secret {
  return { source, origin: { from: 'person' } };
}
