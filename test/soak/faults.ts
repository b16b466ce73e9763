import fc from 'fast-check';
import type { Scenario } from './scenarios.ts';

/** What another try mends. */
const passing = ['408', '429', '429:1', '500', '502', '503', '503:2', '504', 'html-502', 'reset', 'reset-body'];
/** What nothing mends, and the exit code that it may come to. */
const lasting: Readonly<Record<string, number>> = {
  401: 4,
  403: 4,
  '400+4352': 3,
  '400+4204': 5,
  501: 5,
  '500+4354': 5,
  html: 7,
  truncated: 7,
  empty: 7,
  'lost-html': 7,
};
/** What an order that is lost has started all the same. */
const lost = ['lost', 'lost-504', 'lost+late=5s', 'lost-504+late=9s'];

/** How the requests of a run go, one after another. */
export const schedules: fc.Arbitrary<readonly string[]> = fc.oneof(
  { weight: 6, arbitrary: words(['ok', 'ok', ...passing], 5) },
  { weight: 2, arbitrary: words(['ok', ...passing], 25) },
  { weight: 2, arbitrary: words(['ok', 'ok', ...passing, ...Object.keys(lasting)], 6) },
  { weight: 2, arbitrary: words(['ok', ...passing, ...lost, 'lost-html'], 4) },
);

function words(from: readonly string[], maxLength: number) {
  return fc.array(fc.constantFrom(...from), { maxLength });
}

export const retries = 4;

/** What may become of a run, with these faults met on the way. */
export interface Allowed {
  /** All must be as it is without a fault. */
  readonly isMended: boolean;
  /** Otherwise it may end with one of these, too. */
  readonly codes: readonly number[];
}

export function allowedAfter(met: readonly string[], { does, code = 0 }: Scenario): Allowed {
  const faults = met.filter((fault) => fault !== 'ok');
  // a refusal without a body, or with half of one, is a refusal all the same
  const codes = faults.flatMap((fault) => (isCut(fault) && code !== 0 ? [7, 5] : [lasting[fault] ?? 6]));
  const isMended = faults.length <= retries && faults.every((fault) => passing.includes(fault) || lost.includes(fault));
  // it tells what it has met
  if (does === 'look') return { isMended: faults.length === 0, codes: [0, 6, ...codes] };
  const codesOfLooks = [...codes.filter((code) => code !== 7), 6];
  if (does === 'wait') return { isMended, codes: [...codesOfLooks, 124] };
  if (does === 'watch') return { isMended, codes: codesOfLooks };
  return { isMended, codes };
}

function isCut(fault: string): boolean {
  return fault === 'empty' || fault === 'truncated';
}

/** What may become of an order, by how its own request went. */
export function allowedOfOrder(fault: string): readonly number[] {
  if (fault === 'ok') return [0];
  if (fault === '429' || fault === '429:1') return [6];
  const code = lasting[fault];
  if (code !== undefined && code !== 7) return [code];
  return [0, 11];
}
