import { optionError } from './option-error.ts';

/** How the next answer goes wrong. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly code?: string; readonly retryAfter?: string }
  | { readonly kind: 'html'; readonly status: number }
  | { readonly kind: 'reset' | 'reset-body' | 'hang' | 'truncated' | 'empty' | 'ok' };

const words = ['ok', 'reset', 'reset-body', 'hang', 'truncated', 'empty'] as const;
const mostRepeats = 100_000;

/** Reads `502,reset,3x429:2,html,400+4352,ok`: one fault for each API request. */
export function parseFaults(schedule: string): readonly Fault[] {
  return schedule === '' ? [] : schedule.split(',').flatMap((item) => parseItem(item.trim()));
}

/** Hands out the schedule, one fault a call; after its end all is well. */
export function faultSchedule(faults: readonly Fault[]): () => Fault {
  const left = faults[Symbol.iterator]();
  return () => left.next().value ?? { kind: 'ok' };
}

function parseItem(item: string): readonly Fault[] {
  const { times = '1', text = '' } = /^(?:(?<times>\d{1,9})x)?(?<text>.*)$/.exec(item)?.groups ?? {};
  const repeats = Number(times);
  if (repeats < 1 || repeats > mostRepeats) {
    throw optionError(`'${item}' in the faults: repeat it 1 to ${mostRepeats} times`);
  }
  const fault = parseFault(text);
  return Array.from({ length: repeats }, () => fault);
}

function parseFault(text: string): Fault {
  const kind = words.find((word) => word === text);
  const fault = kind ? { kind } : (parsePage(text) ?? parseStatus(text));
  if (!fault) {
    throw optionError(
      `unknown fault '${text}': use a status such as 502 or 429:2 (with Retry-After), 400+4352 (with an error code), ` +
        `html, html-502, ${words.join(', ')}; 3x502 repeats`,
    );
  }
  return fault;
}

function parsePage(text: string): Fault | undefined {
  const found = /^html(?:-(?<status>[2-5]\d\d))?$/.exec(text);
  return found ? { kind: 'html', status: Number(found.groups?.['status'] ?? 200) } : undefined;
}

/** 200 alone is no fault; with a code it is the refusal that the service hides behind a 200. */
function parseStatus(text: string): Fault | undefined {
  const found = /^(?<status>[2-5]\d\d)(?:\+(?<code>\d{4}))?(?::(?<retryAfter>\d{1,6}))?$/.exec(text)?.groups;
  if (!found || (found['status']?.startsWith('2') && !found['code'])) {
    return undefined;
  }
  const { status, code, retryAfter } = found;
  return {
    kind: 'status',
    status: Number(status),
    ...(code !== undefined && { code: `ModelArts.${code}` }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}
