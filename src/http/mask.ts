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
    hide(text) {
      const secret = [...known].flatMap(spellings);
      const plain = unescaped(text);
      return without(secret, secret.some((spelling) => plain.includes(spelling)) ? plain : text);
    },
  };
}

function without(secret: readonly string[], text: string): string {
  return secret.reduce((hidden, spelling) => hidden.replaceAll(spelling, '***'), text);
}

/** As it is and in base64; the longer ones first. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const padded = bytes.toString('base64');
  return [secret, padded, padded.replace(/=+$/, ''), bytes.toString('base64url')];
}

/** The text as it was before URLs, JSON or HTML spelt some of its characters otherwise, one within the other. */
function unescaped(text: string, depth = 3): string {
  const plain = unescapedOnce(text);
  return plain === text || depth === 0 ? plain : unescaped(plain, depth - 1);
}

function unescapedOnce(text: string): string {
  const escapes = /((?:%[0-9a-f]{2})+)|\\u([0-9a-f]{4})|&#x([0-9a-f]{1,4});|&#(\d{1,5});|\\(\/)/gi;
  return text.replace(escapes, (_, url, json, hexadecimal, decimal, slash) => {
    if (url !== undefined) return Buffer.from(url.replaceAll('%', ''), 'hex').toString();
    if (slash !== undefined) return slash;
    return String.fromCharCode(decimal === undefined ? Number.parseInt(json ?? hexadecimal, 16) : Number(decimal));
  });
}
