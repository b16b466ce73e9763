import type { Means } from './credential.ts';
import { type IssuedToken, isFresh } from './request-token.ts';

/** Where tokens come from. */
export interface TokenSource {
  /** A token that is not the refused one; undefined where only a person could get one. */
  next(refused: string | undefined, signal: AbortSignal | undefined): Promise<IssuedToken | undefined>;
}

/** One token at a time, asked for again before it ends. */
export interface TokenKeeper {
  token(signal?: AbortSignal): Promise<IssuedToken | undefined>;
  /** After the service refused the token; false when it is the only one to be had. */
  renew(signal?: AbortSignal): Promise<boolean>;
}

/** Several requests may be refused at once: those after the first find a token this young already renewed. */
const youngMs = 10_000;

export function createTokenKeeper(source: TokenSource, clock: Means['clock']): TokenKeeper {
  let held: IssuedToken | undefined;
  let renewedAt = Number.NEGATIVE_INFINITY;
  let pending: Promise<IssuedToken | undefined> | undefined;

  const obtain = (refused: string | undefined, signal: AbortSignal | undefined): Promise<IssuedToken | undefined> => {
    held = undefined;
    pending ??= source
      .next(refused, signal)
      .then((token) => {
        held = token;
        return token;
      })
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };
  return {
    token: async (signal) => (held && isFresh(held, clock.now()) ? held : obtain(undefined, signal)),
    renew: async (signal) => {
      if (clock.monotonic() - renewedAt < youngMs) return true;
      const refused = held?.value;
      // it was IAM that refused: another try would be another wrong password
      if (refused === undefined && !pending) return false;
      const token = await obtain(refused, signal);
      if (token) renewedAt = clock.monotonic();
      return token !== undefined && token.value !== refused;
    },
  };
}
