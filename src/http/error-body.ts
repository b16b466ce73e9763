import { type Fields, isRecord } from '../values.ts';
/** What an error answer says, whoever wrote it. */
export interface ErrorBody {
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly requestId: string | undefined;
}

/** Longer ones are pages of text. */
const longestText = 300;

/** The shapes in use: ModelArts and the gateway `error_code`, Keystone `error: { code }`, other services camelCase. */
export function readErrorBody(body: unknown, hide: (text: string) => string): ErrorBody {
  const candidates = [body, ...(isRecord(body) ? Object.values(body) : [])].filter(isRecord);
  const speaking = candidates.find((fields) => codeOf(fields) !== undefined || messageOf(fields) !== undefined);
  const clean = (text: string | undefined) => text && shortened(hide(text));
  return {
    code: clean(speaking && codeOf(speaking)),
    message: clean(speaking && messageOf(speaking)),
    requestId: clean(candidates.map(requestIdOf).find((id) => id !== undefined)),
  };
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
