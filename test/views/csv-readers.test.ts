import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { csv } from '../../src/views/csv.ts';
import { listingOf, pipe, textOf } from './screens.ts';

/** Those that a file of UTF-8 text can hold: neither half a surrogate nor, for sqlite, a zero byte. */
const texts: readonly string[] = JSON.parse(
  readFileSync(new URL('../fixtures/naughty-strings.json', import.meta.url), 'utf8'),
).filter((text: string) => !/\p{Cs}|\0/u.test(text));
const tasks = texts.map((text, index) => ({ task_id: `t${index}`, error_msg: text, path: text }));

const folder = mkdtempSync(join(tmpdir(), 'csv-'));
const file = join(folder, 'tasks.csv');

beforeAll(async () =>
  writeFileSync(file, await textOf(csv.list(listingOf([tasks]), exportTask, { ...pipe, rawCsv: true }))),
);
afterAll(() => rmSync(folder, { recursive: true }));

const python = `
import csv, json, sys
with open(sys.argv[1], newline='', encoding='utf-8') as file:
    print(json.dumps([[row['task_id'], row['error_msg'], row['path']] for row in csv.DictReader(file, strict=True)]))
`;
const select = 'select json_group_array(json_array(task_id, error_msg, path)) from tasks order by rowid';

/** How each of them reads the file, as a list of rows. */
const readers: Readonly<Record<string, (run: (...argv: string[]) => string) => unknown>> = {
  python3: (run) => JSON.parse(run('-c', python, file)),
  sqlite3: (run) => JSON.parse(run('-cmd', `.import --csv ${file} tasks`, ':memory:', select)),
  mlr: (run) =>
    JSON.parse(run('--icsv', '--ojson', '-S', 'cut', '-o', '-f', 'task_id,error_msg,path', file)).map(Object.values),
};

for (const [program, read] of Object.entries(readers)) {
  const isThere = spawnSync(program, ['--version']).status === 0;
  const title = `${program} reads back what csv has written`;
  const run = (...argv: string[]) => execFileSync(program, argv, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  // not every machine has every reader
  (isThere ? test : test.skip)(title, () => {
    expect(read(run)).toEqual(tasks.map((task) => [task.task_id, task.error_msg, task.path]));
  });
}
