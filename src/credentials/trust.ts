import { dirname } from 'node:path';
import { UsageError } from '../errors/index.ts';
import type { Setting, Settings } from '../settings/index.ts';

/** A secret without its value: where it came from decides where it may be sent. */
export type Secret = Pick<Setting, 'source' | 'origin'>;

/** A file that nobody named may have come with a checked-out folder: what it calls an endpoint gets nobody else's secret. */
export function refuseUntrusted(secret: Secret, { endpoint, iamEndpoint }: Settings): void {
  for (const address of [endpoint, iamEndpoint]) {
    if (address?.origin.from !== 'file' || isTrusted(secret, address)) continue;
    throw new UsageError(
      `the endpoint ${address.value} comes from a file that nobody named (${address.source}): the secret of ${secret.source} is not sent there`,
      `if the file is to be trusted, name it: ${address.origin.naming}`,
    );
  }
}

/** May the secret be sent to this address? */
export function isTrusted(secret: Secret, { origin }: Setting): boolean {
  return origin.from !== 'file' || origin.isNamed || belongsTo(secret, origin);
}

/** What a person types, and the token that is kept for it, may go where the files of the home folder say. */
export function typedBy(source: string): Secret {
  return { source, origin: { from: 'file', path: '', isNamed: false, isLocal: false, naming: '' } };
}

/** A secret in a file may go where the same file says; the files of the home folder trust one another. */
function belongsTo({ origin }: Secret, address: Extract<Setting['origin'], { from: 'file' }>): boolean {
  if (origin.from !== 'file') return false;
  return !address.isLocal || dirname(origin.path) === dirname(address.path);
}
