import { expect, test } from '@jest/globals';
import { createMask } from '../../src/http/mask.ts';

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

test.each([
  ['as it is', 'MIIab/cd+ef=='],
  ['in base64', Buffer.from('MIIab/cd+ef==').toString('base64')],
  ['as a part of a URL', encodeURIComponent('MIIab/cd+ef==')],
  ['as a path, which keeps the slash', 'MIIab/cd%2Bef%3D%3D'],
  ['in lower case', 'MIIab%2fcd%2bef%3d%3d'],
  ['encoded twice', encodeURIComponent(encodeURIComponent('MIIab/cd+ef=='))],
  ['in JSON', 'MIIab\\/cd\\u002bef=='],
  ['in HTML', 'MIIab&#x2F;cd&#43;ef&#61;='],
])('a secret is hidden %s', (_, spelling) => {
  expect(createMask(['MIIab/cd+ef==']).hide(`token ${spelling} is unknown`)).toBe('token *** is unknown');
});

test('a text without a secret keeps its escapes', () => {
  expect(createMask(['MIIab/cd+ef==']).hide('no dataset a%2Fb\\u0041')).toBe('no dataset a%2Fb\\u0041');
});
