import { Refusal, serviceError } from './errors.ts';

/** Which part of a list is wanted. */
export interface Page {
  /** How many records to skip. */
  readonly skip: number;
  readonly limit: number;
}

/** What `limit` and `offset` ask for. The service calls `offset` a page; `record` is for clients that take it for one. */
export function pageOf(query: URLSearchParams, offsetMode: 'page' | 'record'): Page {
  const limit = integer(query, 'limit', 1, 100) ?? 10;
  const offset = integer(query, 'offset', 0, 2 ** 31 - 1) ?? 0;
  return { skip: offsetMode === 'page' ? offset * limit : offset, limit };
}

/** The parameters: undefined where one is not given; what the service does not take is thrown as its refusal. */
export function integer(query: URLSearchParams, name: string, low: number, high: number): number | undefined {
  const text = query.get(name);
  if (text === null) {
    return undefined;
  }
  if (!/^\d{1,10}$/.test(text) || Number(text) < low || Number(text) > high) {
    throw refused(name, [low, high]);
  }
  return Number(text);
}

export function oneOf<const Word extends string>(
  query: URLSearchParams,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const text = query.get(name);
  if (text === null) {
    return undefined;
  }
  const word = words.find((each) => each === text);
  if (word === undefined) {
    throw refused(name, words);
  }
  return word;
}

export function isTrue(query: URLSearchParams, name: string): boolean {
  return oneOf(query, name, ['true', 'false']) === 'true';
}

function refused(name: string, allowed: readonly (string | number)[]): Refusal {
  return new Refusal(serviceError(400, 'ModelArts.0104', `The value of ${name} should be in [${allowed}].`));
}

/** The JSON of a body; undefined where it is none. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** What stands in a document under these keys. */
export function at(document: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), document);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
