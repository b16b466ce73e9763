import { expect, test } from '@jest/globals';
// @ts-expect-error: a script without types
import { mutated, mutationsOf } from './mutations.mjs';

const source = `import { a } from 'b';
export function least(values: readonly string[], most: number = 3): boolean {
  if (!values.some((one) => one < a)) return false;
  return values.toString().length + 1 >= most && values[0] !== '';
}
`;

test('every mutation changes one place, and neither an import nor a type', () => {
  const found: { what: string; by: string }[] = mutationsOf(source);
  expect(found.map(({ what, by }) => `${what} → ${by}`)).toEqual([
    '3 → 4',
    '!values.some((one) => one < a) → true',
    '!values.some((one) => one < a) → false',
    '! → ',
    'some → every',
    '< → <=',
    'false → true',
    '&& → ||',
    '>= → >',
    '+ → -',
    '1 → 2',
    '!== → ===',
    '0 → 1',
    "'' → 'mutant'",
  ]);
  for (const mutation of found) expect(mutated(source, mutation)).not.toBe(source);
});
