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
export function isTrusted({ origin: secret }: Secret, { origin: address }: Setting): boolean {
  if (address.from !== 'file' || address.isNamed) return true;
  // a person trusts the files of the home folder, and these trust one another
  if (secret.from === 'person') return !address.isLocal;
  // a file in the working directory has a say only about what lies beside it
  return secret.from === 'file' && (!address.isLocal || dirname(secret.path) === dirname(address.path));
}

/** What a person types, and the token that is kept for it. */
export function typedByPerson(source: string): Secret {
  return { source, origin: { from: 'person' } };
}
