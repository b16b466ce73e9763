import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { csv } from '../../src/views/csv.ts';
import { listingOf, pipe, textOf } from './screens.ts';

/** Those that a file of UTF-8 text can hold: neither half a surrogate nor, for sqlite, a zero byte. */
const texts: readonly string[] = JSON.parse(
  readFileSync(new URL('../fixtures/naughty-strings.json', import.meta.url), 'utf8'),
).filter((text: string) => !/\p{Cs}|\0/u.test(text));
const folder = mkdtempSync(join(tmpdir(), 'csv-'));
afterAll(() => rmSync(folder, { recursive: true }));

const python = `
import csv, json, sys
with open(sys.argv[1], newline='', encoding='utf-8') as file:
    print(json.dumps([[row['task_id'], row['error_msg'], row['path']] for row in csv.DictReader(file, strict=True)]))
`;
const select = 'select json_group_array(json_array(task_id, error_msg, path)) from tasks order by rowid';

interface Reader {
  /** What its own output cannot tell is not asked for. */
  readonly cannotTell?: RegExp;
  readonly argv: (file: string) => readonly string[];
}

/** Each of them reads the file, and writes three columns as JSON: a list or an object a row. */
const readers: Readonly<Record<string, Reader>> = {
  python3: { argv: (file) => ['-c', python, file] },
  sqlite3: { argv: (file) => ['-cmd', `.import --csv ${file} tasks`, ':memory:', select] },
  // it writes control characters into JSON as they are
  mlr: {
    cannotTell: /[^\P{Cc}\n\t]/u,
    argv: (file) => ['--icsv', '--ojson', '-S', 'cut', '-o', '-f', 'task_id,error_msg,path', file],
  },
};

for (const [program, { cannotTell, argv }] of Object.entries(readers)) {
  const isThere = spawnSync(program, ['--version']).status === 0;
  // not every machine has every reader
  (isThere ? test : test.skip)(`${program} reads back what csv has written`, async () => {
    const tasks = texts
      .filter((text) => !cannotTell?.test(text))
      .map((text, index) => ({ task_id: `t${index}`, error_msg: text, path: text }));
    const file = join(folder, `${program}.csv`);
    writeFileSync(file, await textOf(csv.list(listingOf([tasks]), exportTask, { ...pipe, rawCsv: true })));
    const read: object[] = JSON.parse(execFileSync(program, argv(file), { encoding: 'utf8', maxBuffer: 2 ** 26 }));
    expect(read.map(Object.values)).toEqual(tasks.map((task) => [task.task_id, task.error_msg, task.path]));
  });
}
