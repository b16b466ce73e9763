import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { ExportTask } from '#wire';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { yaml } from '../../src/views/yaml.ts';
import { listingOf, pipe, textOf } from './screens.ts';

test('a list is the envelope of json', async () => {
  const tasks = [{ task_id: 'a', progress: 12.5, export_params: { samples: ['x', null] } }, { task_id: 'b' }];
  expect(await textOf(yaml.list(listingOf([tasks]), exportTask, pipe))).toBe(`total_count: 2
export_tasks:
  - task_id: a
    progress: 12.5
    export_params:
      samples:
        - x
        - null
  - task_id: b
`);
});

test('an empty list is a document, too', async () => {
  expect(await textOf(yaml.list(listingOf([]), exportTask, pipe))).toBe('total_count: 0\nexport_tasks: []\n');
});

const odd = [
  'yes',
  'No',
  'on',
  'y',
  '~',
  'null',
  '1_000',
  '12:34:56',
  '0o14',
  '014',
  '0x1F',
  '1e3',
  '.5',
  '2026-11-24',
  '=',
  '<<',
  '- a',
  'a: b',
  '#',
  '',
  ' ',
  'a\nb\n',
  '\u0085',
  '\u2028',
  '\ufeff',
  '!x',
  '&x',
  '*x',
  '%',
  '@',
  '`',
  "'",
  '"',
  '|',
  '>',
  '\u0000',
];

test.each(odd.map((text) => [text]))('the text %j stays a text for every reader', async (text) => {
  const task = { task_id: text, [text]: text };
  await expect(readBy('1.1', task)).resolves.toEqual(task);
  await expect(readBy('1.2', task)).resolves.toEqual(task);
});

test.each([1e21, -1e21, 1e-7, 1.5e300, -0.1, 0, 2 ** 53])(
  'the number %d stays a number for every reader',
  async (progress) => {
    const task = { task_id: 'a', progress };
    expect(await textOf(yaml.item(task, exportTask, pipe))).toMatch(/\nprogress: -?\d+(\.\d+)?(e[-+]\d+)?\n$/);
    await expect(readBy('1.1', task)).resolves.toEqual(task);
    await expect(readBy('1.2', task)).resolves.toEqual(task);
  },
);

test('whatever JSON can say is read alike by readers of YAML 1.1 and 1.2', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), async (value) => {
      const task = { task_id: 'a', value: JSON.parse(JSON.stringify(value)) };
      expect(await readBy('1.1', task)).toEqual(task);
      expect(await readBy('1.2', task)).toEqual(task);
    }),
  );
});

async function readBy(version: '1.1' | '1.2', task: ExportTask): Promise<unknown> {
  return parse(await textOf(yaml.item(task, exportTask, pipe)), { version, merge: true });
}
