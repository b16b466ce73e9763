import { expect, test } from '@jest/globals';
import { createMask } from '../../src/text/mask.ts';

test('a passcode that was named as a secret is hidden, a word of three letters is not', () => {
  expect(createMask(['123456', 'the', 'passcode'.slice(0, 7)]).hide('wrong passcode 123456 for the user')).toBe(
    'wrong passcode *** for the user',
  );
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

const odd = `pass "word" & <it's> \\o/`;

test.each([
  ['as it is', odd],
  ['JSON-quoted', JSON.stringify(odd).slice(1, -1)],
  ['JSON in JSON', JSON.stringify(JSON.stringify(odd)).slice(3, -3)],
  ["with HTML's entities", 'pass &quot;word&quot; &amp; &lt;it&apos;s&gt; \\o/'],
  ['as a form', new URLSearchParams({ odd }).toString().slice('odd='.length)],
  ['as a part of a URL', encodeURIComponent(odd)],
])('one with quotes, signs and blanks is hidden %s', (_, spelling) => {
  expect(createMask([odd]).hideWhole(`for ${spelling}.`)).toBe('for ***.');
});

const long = 'MIIHkwYJKoZIhvcNAQcCoIIHhDCCB4ACAQExDTAL';

test('in a message any run of 16 characters of a secret is hidden, in a field only the whole', () => {
  const mask = createMask([long]);
  const [cutShort, tooShort] = [long.slice(5, 30), long.slice(5, 20)];
  expect(mask.hide(`token ${cutShort}… and ${long.slice(-16)} and ${tooShort}`)).toBe(
    `token ***… and *** and ${tooShort}`,
  );
  expect(mask.hide(`token ${encodeURIComponent(`+${cutShort}`)}`)).toBe('token %2B***');
  expect(mask.hideWhole(cutShort)).toBe(cutShort);
});

test('eight characters are a secret, seven may be a word', () => {
  expect(createMask(['eightlet', 'sevenle']).hide('eightlet sevenle')).toBe('*** sevenle');
});

test('what is learnt later is hidden, too', () => {
  const mask = createMask();
  expect(mask.hide('not yet a secret')).toBe('not yet a secret');
  mask.learn([undefined, 'a secret']);
  expect(mask.hide('not yet a secret')).toBe('not yet ***');
});

test('base64 of more than the secret is hidden where the secret stands', () => {
  const mask = createMask([long]);
  for (const before of ['', 'x', 'xy', 'xyz']) {
    const text = Buffer.from(`${before}${long}tail`).toString('base64');
    expect(mask.hideWhole(text).length).toBeLessThan(20);
  }
});
