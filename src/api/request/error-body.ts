/** What an error answer says, whoever wrote it. */
export interface ErrorBody {
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly requestId: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** Longer ones are pages of text. */
const longestText = 300;

/** The shapes in use: ModelArts and the gateway `error_code`, Keystone `error: { code }`, other services camelCase. */
export function readErrorBody(body: unknown, hide: (text: string) => string): ErrorBody {
  const candidates = [body, ...(isFields(body) ? Object.values(body) : [])].filter(isFields);
  const speaking = candidates.find((fields) => codeOf(fields) !== undefined || messageOf(fields) !== undefined);
  const clean = (text: string | undefined) => text && shortened(hide(text));
  return {
    code: clean(speaking && codeOf(speaking)),
    message: clean(speaking && messageOf(speaking)),
    requestId: clean(candidates.map(requestIdOf).find((id) => id !== undefined)),
  };
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function codeOf(fields: Fields): string | undefined {
  return textOf(fields, ['error_code', 'errorCode', 'code']);
}

function messageOf(fields: Fields): string | undefined {
  return textOf(fields, ['error_msg', 'errorMsg', 'error_message', 'message', 'title']);
}

function requestIdOf(fields: Fields): string | undefined {
  return textOf(fields, ['request_id', 'requestId']);
}

function textOf(fields: Fields, names: readonly string[]): string | undefined {
  return names
    .map((name) => fields[name])
    .map(asText)
    .find((text) => text !== undefined);
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function shortened(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
