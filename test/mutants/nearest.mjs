import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** What is proved end to end of a station, beside the tests that mirror its files. */
const endToEnd = {
  listing: [
    'commands/read-everything',
    'commands/read-ahead',
    'commands/choosing',
    'commands/all-datasets',
    'model/list',
  ],
  waiting: ['commands/wait-sequences', 'commands/wait', 'commands/watch'],
  starting: ['commands/start', 'commands/start-schedules'],
  http: ['commands/answers', 'commands/masks', 'commands/doctor', 'commands/retries'],
  api: ['commands/answers', 'commands/dataset-name', 'commands/datasets', 'commands/all-datasets', 'commands/start'],
  credentials: [
    ...['commands/sign-in', 'commands/login', 'commands/wait-sign-in', 'commands/secrets'],
    ...['commands/agency', 'commands/id-token', 'commands/huawei-file', 'commands/whoami', 'commands/logout'],
  ],
};

/** The test files for a source file, nearest first: its own, those of its folder, then the other ones of the station and those of the commands that use it. */
export function nearestTests(file) {
  const inStation = file.replace(/^src\//, 'test/');
  const folder = dirname(inStation);
  const station = inStation.split('/')[1];
  const own = inStation.replace(/\.ts$/, '.test.ts');
  const rounds = [
    [own],
    testsIn(folder),
    testsIn(`test/${station}`, { recursive: true }),
    endToEnd[station].map((name) => `test/${name}.test.ts`),
  ];
  const seen = new Set();
  return rounds
    .map((files) => files.filter((one) => existsSync(one) && !seen.has(one) && seen.add(one)))
    .filter(isSome);
}

function testsIn(folder, how) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, how)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`);
}

function isSome(files) {
  return files.length > 0;
}
