import { expect, test } from '@jest/globals';
import type { FileStats } from '../../../src/files/index.ts';
import { resolveSettings } from '../../../src/settings/index.ts';
import { config, configPath, type Given, settingsInput } from '../input.ts';

async function warnings(given: Given): Promise<readonly string[]> {
  const input = settingsInput(given);
  await resolveSettings(input);
  return input.warnings;
}

const holding = (profile: object, stats: Partial<FileStats> = {}) =>
  warnings({ files: { [configPath]: config({ other: profile, default: {} }) }, stats });
const secret = (allowed: string) =>
  `${configPath} holds a secret and others can ${allowed} it: chmod 600 ${configPath}`;
const decides = 'so it decides only where its own secrets go';
const shared = `${configPath} can be written by others, ${decides}: chmod go-w ${configPath}`;

test('a file with a secret that others can read or write gets a warning', async () => {
  expect(await holding({ token: 't' }, { mode: 0o100644 })).toEqual([secret('read')]);
  expect(await holding({ password: 'p' }, { mode: 0o100640 })).toEqual([secret('read')]);
  expect(await holding({ secret_key: 's' }, { mode: 0o100604 })).toEqual([secret('read')]);
  expect(await holding({ token: 't' }, { mode: 0o100620 })).toEqual([secret('write')]);
  expect(await holding({ token: 't' }, { mode: 0o100660 })).toEqual([secret('read and write')]);
  expect(await holding({ token: 't' }, { mode: 0o100666 })).toEqual([secret('read and write'), shared]);
  expect(await holding({ token: 't' })).toEqual([]);
  expect(await holding({ username: 'u', token_file: 'f' }, { mode: 0o100644 })).toEqual([]);
});

test("a file of the user's own that others can write gets one, whatever is in it", async () => {
  expect(await holding({}, { mode: 0o100602 })).toEqual([shared]);
  expect(await holding({}, { mode: 0o100620, gid: 50 })).toEqual([shared]);
  expect(await holding({}, { mode: 0o100664 })).toEqual([]);
  expect(await holding({}, { uid: 0, gid: 0, mode: 0o100664 })).toEqual([]);
  const foreign = `${configPath} belongs to another user, ${decides}: to trust it, name it: --config ${configPath}, or MODELARTS_CONFIG=${configPath}`;
  expect(await holding({}, { uid: 1001 })).toEqual([foreign]);
});

test('one that is named gets none of the second kind: it is trusted', async () => {
  const given = { flags: { config: configPath }, files: { [configPath]: '{}' } };
  expect(await warnings({ ...given, stats: { mode: 0o100666, uid: 1001 } })).toEqual([]);
});

test('a cloud counts only if it is the one in use, under auth or beside it', async () => {
  const holds = async (cloud: object) => {
    const clouds = { clouds: { otc: cloud, other: { sk: 's' } } };
    const files = { '/checkout/clouds.yaml': JSON.stringify(clouds) };
    return warnings({ flags: { osCloud: 'otc' }, files, stats: { mode: 0o100644 } });
  };
  const warning = './clouds.yaml holds a secret and others can read it: chmod 600 ./clouds.yaml';
  expect(await holds({ sk: 's' })).toEqual([warning]);
  expect(await holds({ auth: { passcode: '123456' } })).toEqual([warning]);
  expect(await holds({ auth: { username: 'ada' } })).toEqual([]);
});

test('on Windows nothing is judged', async () => {
  const path = '/home/ada/AppData/Roaming/modelarts-export/config.json';
  const files = { [path]: config({ default: { token: 't' } }) };
  expect(await warnings({ files, stats: { mode: 0o100666 }, platform: 'win32' })).toEqual([]);
});

test('what names a file can be pasted too', async () => {
  const path = '/home/a b/modelarts-export/config.json';
  const given = { env: { XDG_CONFIG_HOME: '/home/a b' }, files: { [path]: '{}' }, stats: { uid: 1001 } };
  expect(await warnings(given)).toEqual([
    `${path} belongs to another user, ${decides}: to trust it, name it: --config '${path}', or MODELARTS_CONFIG='${path}'`,
  ]);
});

test('the command to mend it can be pasted into a shell', async () => {
  const path = "/checkout/ada's files/$HOME.json";
  const given = { flags: { config: path }, files: { [path]: config({ default: { token: 't' } }) } };
  expect(await warnings({ ...given, stats: { mode: 0o100644 } })).toEqual([
    `${path} holds a secret and others can read it: chmod 600 '/checkout/ada'\\''s files/$HOME.json'`,
  ]);
});
