import { expect, test } from '@jest/globals';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { markdown } from '../../src/views/markdown.ts';
import { fixture, listingOf, pipe, textOf } from './screens.ts';

test('a list is the table of a pipe, as GitHub draws it', async () => {
  const tasks = await fixture('list-200.json');
  expect(await textOf(markdown.list(listingOf([tasks]), exportTask, pipe))).toBe(
    `| TASK ID | STATUS | PROGRESS | SAMPLES | TYPE | CREATED | DURATION | PATH | ERROR |
| --- | --- | ---: | ---: | --- | --- | ---: | --- | --- |
| rF9NNoB56k5rtYKg2Y7 | SUCCESSED | 100 | 20/20 | conditional | 2020-11-23T03:57:00.120Z | 4.703 | /test-obs/classify/input/ | - |
| TZMuy7OKbClkGCAc3gb | SUCCESSED | 100 | 20/20 | conditional | 2020-11-23T03:50:24.662Z | 72.857 | /test-obs/daoChu/ | - |
`,
  );
});

test('nothing that a server says ends a cell or is more than a text', async () => {
  const task = { task_id: 'a|b', path: '<b>*_`[x](y)~~\n', status: 'FAILED', error_msg: '@team #1 & \\' };
  const [, , row] = (await textOf(markdown.list(listingOf([[task]]), exportTask, pipe))).split('\n');
  const path = ['<', 'b', '>', '*', '_', '`', '[', 'x', ']', '(y)', '~', '~', '\\', 'n'];
  const marked = path.map((part) => (/^\w|^\(/.test(part) && part !== '_' ? part : `\\${part}`)).join('');
  expect(row).toBe(`| a\\|b | FAILED | - | - | - | - | - | ${marked} | \\@team \\#1 \\& \\\\ |`);
});

test('an empty list is its header', async () => {
  expect((await textOf(markdown.list(listingOf([]), exportTask, pipe))).split('\n')).toHaveLength(3);
});

test('a task is a table of its fields', async () => {
  const text = await textOf(markdown.item({ task_id: 'a', progress: 5 }, exportTask, pipe));
  expect(text.split('\n').slice(0, 3)).toEqual(['| FIELD | VALUE |', '| --- | --- |', '| create\\_time | - |']);
  expect(text).toContain('| task\\_id | a |\n');
});
