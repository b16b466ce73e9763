import { expect, test } from '@jest/globals';
import { createMask } from '../../../src/api/request/secrets.ts';

test('a passcode that was named as a secret is hidden, a word of three letters is not', () => {
  expect(createMask(['123456', 'the']).hide('wrong passcode 123456 for the user')).toBe(
    'wrong passcode *** for the user',
  );
});

test('of the headers the secret ones are hidden, unless they are too short to be secrets', () => {
  const mask = createMask();
  mask.learn({ 'X-Auth-Token': 'long-token', 'X-Project-Id': 'project-1234', Authorization: 'user' });
  expect(mask.hide('the user of project-1234 has long-token')).toBe('the user of project-1234 has ***');
});
