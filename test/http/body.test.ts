import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJsonBody } from '../../src/http/body.ts';

const deepest = 512;
/** What stands in strings opens and closes nothing, whatever it is and however long. */
const texts = fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', 'ä', 'a'), maxLength: 9 });
const nested = fc.record({
  levels: fc.oneof(fc.nat(9), fc.integer({ min: deepest - 2, max: deepest + 2 })),
  isArray: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
  text: texts,
  /** So many brackets that all of them are counted. */
  others: fc.array(texts, { minLength: 300, maxLength: 400 }),
});

test('JSON is read up to 512 levels, whatever stands in its strings', () => {
  fc.assert(
    fc.property(nested, ({ levels, isArray, text, others }) => {
      let value: unknown = text;
      for (let level = 1; level < levels; level += 1) {
        value = isArray[level % isArray.length] ? [text, value] : { [text]: [], value };
      }
      const body = [others, others, value];
      const found = parseJsonBody(Buffer.from(JSON.stringify(body)));
      // those that are counted begin with the array around them
      if (depthOf(body) <= deepest) expect(found).toEqual({ isJson: true, body });
      else expect(found).toMatchObject({ isJson: false, isTooDeep: true });
    }),
  );
});

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
