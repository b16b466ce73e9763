/** Hides the secrets of one request wherever a server repeats them. */
export interface Mask {
  /** Remembers the secret ones among the headers that are sent. */
  learn(headers: Readonly<Record<string, string>>): void;
  hide(text: string): string;
}

const secretHeaders = new Set(['x-auth-token', 'x-subject-token', 'x-security-token', 'authorization']);

/** Shorter ones could be any word of a message; what is named as a secret may be a passcode of six digits. */
const shortestHeader = 8;
const shortestSecret = 4;

export function createMask(secrets: readonly string[] = []): Mask {
  const known = new Set<string>();
  const remember = (secret: string): void => {
    for (const spelling of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
      known.add(spelling);
    }
  };
  secrets.filter(({ length }) => length >= shortestSecret).forEach(remember);
  return {
    learn(headers) {
      for (const [name, value] of Object.entries(headers)) {
        if (secretHeaders.has(name.toLowerCase()) && value.length >= shortestHeader) remember(value);
      }
    },
    hide: (text) => [...known].reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text),
  };
}
