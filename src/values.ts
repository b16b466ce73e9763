/** A value that has keys: an object, neither null nor a list. */
export type Fields = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands under a key; undefined where the value has no keys. */
export function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** The code of an error of Node's or of the file system, such as `EACCES`. */
export function codeOf(error: unknown): string | undefined {
  const code = field(error, 'code');
  return typeof code === 'string' ? code : undefined;
}

/** A project, dataset or task id: safe as a segment of a path. */
export function isId(text: string): boolean {
  return /^(?!\.+$)[\w.~-]{1,128}$/.test(text);
}

/** The rule of `isId`, for people. */
export const idRule = 'an id is 1 to 128 letters, digits and . _ ~ -, not only dots';

/** A host name or address of this machine, as `URL.hostname` spells it. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** ms; a longer timer would overflow to an immediate one. */
export const longestTimerMs = 2 ** 31 - 1;
