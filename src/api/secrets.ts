/** Hides the secrets of one request wherever a server repeats them. */
export interface Mask {
  /** Remembers the secret ones among the headers that are sent. */
  learn(headers: Readonly<Record<string, string>>): void;
  hide(text: string): string;
}

const secretHeaders = new Set(['x-auth-token', 'x-subject-token', 'x-security-token', 'authorization']);

/** A shorter one could be any word of a message. */
const shortestSecret = 8;

export function createMask(secrets: readonly string[] = []): Mask {
  const known = new Set<string>();
  const remember = (secret: string): void => {
    if (secret.length < shortestSecret) return;
    for (const spelling of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
      known.add(spelling);
  };
  secrets.forEach(remember);
  return {
    learn(headers) {
      for (const [name, value] of Object.entries(headers)) if (secretHeaders.has(name.toLowerCase())) remember(value);
    },
    hide(text) {
      return [...known].reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text);
    },
  };
}
