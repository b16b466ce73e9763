import { type Fields, isRecord } from '../values.ts';

type ParsedBody =
  | { readonly isJson: true; readonly body: unknown }
  | {
      readonly isJson: false;
      readonly found: string;
      readonly hint: string;
      /** It may be JSON for all that: who asks again is answered with the same. */
      readonly isTooDeep?: boolean;
    };

/** No answer of the service has ten. V8 reads any number of them, and overflows its stack where it writes some thousand. */
const deepest = 512;

const tooDeep: ParsedBody = {
  isJson: false,
  found: `JSON that is nested deeper than ${deepest} levels`,
  hint: 'is this a ModelArts endpoint? --verbose shows the request as it was sent',
  isTooDeep: true,
};

/** The body decides, not its Content-Type. */
export function parseJsonBody(bytes: Buffer): ParsedBody {
  if (isTooDeep(bytes)) return tooDeep;
  const text = withoutByteOrderMark(bytes.toString('utf8'));
  try {
    return { isJson: true, body: JSON.parse(text) };
  } catch {
    return { isJson: false, ...looksLike(text.trimStart()) };
  }
}

const [quote, backslash] = [0x22, 0x5c];
const opening: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const closing: ReadonlySet<number> = new Set([0x5d, 0x7d]);

function isTooDeep(bytes: Buffer): boolean {
  return opensMany(bytes) && nestsTooDeep(bytes);
}

/** Few answers do, and to find the brackets of the others takes a ninth of the time of looking at every byte. */
function opensMany(bytes: Buffer): boolean {
  let count = 0;
  for (const bracket of opening) {
    for (let at = bytes.indexOf(bracket); at >= 0; at = bytes.indexOf(bracket, at + 1)) {
      count += 1;
      if (count > deepest) return true;
    }
  }
  return false;
}

/** Brackets outside of strings are counted; in UTF-8 their bytes are part of no other character. */
function nestsTooDeep(bytes: Buffer): boolean {
  let depth = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === quote) index = endOfString(bytes, index);
    else if (opening.has(byte)) depth += 1;
    else if (closing.has(byte)) depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}

/** Where the quote stands that ends the string which begins at `start`. */
function endOfString(bytes: Buffer, start: number): number {
  let index = start + 1;
  while (index < bytes.length && bytes[index] !== quote) index += bytes[index] === backslash ? 2 : 1;
  return index;
}

function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function looksLike(text: string): { found: string; hint: string } {
  if (text === '') return { found: 'an empty body instead of JSON', hint: 'check the endpoint, or try again later' };
  if (text.startsWith('<')) {
    return {
      found: 'a web page instead of JSON',
      hint: 'a login page or a proxy may have answered: check the endpoint and the proxy settings',
    };
  }
  if (/^[[{]/.test(text))
    return { found: 'broken or truncated JSON', hint: 'try again: the answer was cut on its way' };
  return { found: 'text that is not JSON', hint: 'check the endpoint and the proxy settings' };
}

/** What an error answer says, whoever wrote it. */
export interface ErrorBody {
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly requestId: string | undefined;
}

/** No more of a text is looked at: to search millions of characters for secrets would take seconds. */
const longestLook = 4096;

/** Longer ones are pages of text. */
const longestText = 300;

/** The shapes in use: ModelArts and the gateway `error_code`, Keystone `error: { code }`, other services camelCase. */
export function readErrorBody(body: unknown, hide: (text: string) => string): ErrorBody {
  const candidates = [body, ...(isRecord(body) ? Object.values(body) : [])].filter(isRecord);
  const speaking = candidates.find((fields) => codeIn(fields) !== undefined || messageIn(fields) !== undefined);
  const clean = (text: string | undefined) => text && shortened(hide(text));
  return {
    code: clean(speaking && codeIn(speaking)),
    message: clean(speaking && messageIn(speaking)),
    requestId: clean(candidates.map(requestIdIn).find((id) => id !== undefined)),
  };
}

function codeIn(fields: Fields): string | undefined {
  return firstText(fields, ['error_code', 'errorCode', 'code']);
}

function messageIn(fields: Fields): string | undefined {
  return firstText(fields, ['error_msg', 'errorMsg', 'error_message', 'message', 'title']);
}

function requestIdIn(fields: Fields): string | undefined {
  return firstText(fields, ['request_id', 'requestId']);
}

function firstText(fields: Fields, names: readonly string[]): string | undefined {
  return names.map((name) => asText(fields[name])).find((text) => text !== undefined);
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value.slice(0, longestLook).trim() : '';
  return text === '' ? undefined : text;
}

function shortened(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
