import { expect, test } from '@jest/globals';
import { homeFolder } from '../../src/settings/places.ts';

const ofPasswd = () => '/home/of-passwd';

test.each([
  [{ HOME: '/home/ada', USERPROFILE: '/users/ada' }, '/home/ada'],
  [{ HOME: '', USERPROFILE: '/users/ada' }, '/users/ada'],
  [{}, '/home/of-passwd'],
  [{ HOME: 'relative' }, '/home/of-passwd'],
  [{ HOME: '.', USERPROFILE: '../ada' }, '/home/of-passwd'],
])('with %j the home folder is %s', (env, home) => {
  expect(homeFolder(env, ofPasswd)).toBe(home);
});

test('a uid without a passwd entry, or without a home there, has none', () => {
  const noEntry = () => {
    throw Object.assign(new Error('uv_os_get_passwd returned ENOENT'), { code: 'ERR_SYSTEM_ERROR' });
  };
  expect([homeFolder({}, noEntry), homeFolder({ HOME: 'x' }, noEntry), homeFolder({}, () => '')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
