/** Hides the secrets of one request wherever a server repeats them. */
export interface Mask {
  /** Remembers the secret ones among the headers that are sent. */
  learn(headers: Readonly<Record<string, string>>): void;
  hide(text: string): string;
}

const secretHeaders = new Set(['x-auth-token', 'x-subject-token', 'x-security-token', 'authorization']);

/** Shorter ones could be any word of a message; what is named as a secret may be a passcode of six digits. */
const shortestHeader = 8;
const shortestSecret = 6;

export function createMask(secrets: readonly string[] = []): Mask {
  const known = new Set(secrets.filter(({ length }) => length >= shortestSecret));
  return {
    learn(headers) {
      for (const [name, value] of Object.entries(headers)) {
        if (secretHeaders.has(name.toLowerCase()) && value.length >= shortestHeader) known.add(value);
      }
    },
    hide: (text) => [...known].flatMap(spellings).reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text),
  };
}

/** As it is, in base64 and as a part of a URL; the longer ones first. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const padded = bytes.toString('base64');
  const base64 = [padded, padded.replace(/=+$/, ''), bytes.toString('base64url')];
  return [secret, ...base64].flatMap((spelling) => [spelling, encodeURIComponent(spelling)]);
}
