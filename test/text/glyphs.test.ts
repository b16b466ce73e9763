import { expect, test } from '@jest/globals';
import { glyphsFor } from '../../src/text/glyphs.ts';

test.each([
  [{}, false],
  [{ LANG: 'de_DE.UTF-8' }, false],
  [{ LANG: 'C.utf8' }, false],
  [{ LANG: '', LC_ALL: '' }, false],
  [{ LANG: 'C' }, true],
  [{ LANG: 'de_DE.ISO-8859-1' }, true],
  [{ LANG: 'de_DE.UTF-8', LC_CTYPE: 'C' }, true],
  [{ LANG: 'C', LC_CTYPE: 'en_US.UTF-8' }, false],
  [{ LANG: 'en_US.UTF-8', LC_CTYPE: 'en_US.UTF-8', LC_ALL: 'POSIX' }, true],
  [{ LANG: 'C', LC_CTYPE: 'C', LC_ALL: 'en_US.UTF-8' }, false],
  [{ LANG: 'de_DE.UTF-8', TERM: 'linux' }, true],
  [{ LANG: 'de_DE.UTF-8', TERM: 'dumb' }, true],
  [{ LANG: 'de_DE.UTF-8', TERM: 'xterm-256color' }, false],
])('in %j what is drawn is ASCII: %j', (env, isAscii) => {
  expect(glyphsFor(env).isAscii).toBe(isAscii);
  expect(/^[ -~]*$/.test(Object.values(glyphsFor(env)).join(''))).toBe(isAscii);
});
