import { createHash } from 'node:crypto';

export interface Token {
  readonly value: string;
  /** undefined: a token of the whole domain, with which no project can be used. */
  readonly projectId: string | undefined;
  /** How the user signed in. */
  readonly methods: readonly string[];
  /** ms since 1970, like the end. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface Tokens {
  issue(token: Omit<Token, 'value'>): Token;
  find(value: string): Token | undefined;
}

/** The tokens issued so far: as with IAM, the old ones stay valid when a new one is issued. */
export function createTokens(seed: number): Tokens {
  const issued = new Map<string, Token>();
  return {
    issue(good) {
      const token = { value: tokenValue(seed, issued.size), ...good };
      issued.set(token.value, token);
      return token;
    },
    find: (value) => issued.get(value),
  };
}

function tokenValue(seed: number, serial: number): string {
  return `MIIsandbox${createHash('sha256').update(`${seed}/${serial}`).digest('base64url')}`;
}
