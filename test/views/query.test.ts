import { describe, expect, test } from '@jest/globals';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { loadQueryView } from '../../src/views/formats.ts';
import { listingOf, pipe, terminal, textOf } from './screens.ts';

const tasks = [
  { task_id: 'a', status: 'FAILED', progress: 41.5, path: '/b/one/', odd: 'x\ny\u001b[2J' },
  { task_id: 'b', status: 'RUNNING', progress: 7, path: '/b/two/' },
  { task_id: 'c', status: null, progress: 100, path: '/b/three/' },
];

/** What is printed of a list of two pages. */
async function asked(
  query: string,
  { format, screen = pipe }: { format?: 'json' | 'yaml'; screen?: typeof pipe } = {},
) {
  const view = await loadQueryView(query, format);
  return textOf(view.list(listingOf([tasks.slice(0, 2), tasks.slice(2)]), exportTask, screen));
}

describe('what is found', () => {
  test.each<[query: string, bare: string, json: string, yaml: string]>([
    ['total_count', '3\n', '3\n', '3\n'],
    ["export_tasks[?status=='FAILED'].task_id", 'a\n', '["a"]\n', '- a\n'],
    ['export_tasks[?status==`FAILED`].task_id | [0]', 'a\n', '"a"\n', 'a\n'],
    ['export_tasks[].task_id', 'a\nb\nc\n', '["a","b","c"]\n', '- a\n- b\n- c\n'],
    ['export_tasks[].progress', '41.5\n7\n100\n', '[41.5,7,100]\n', '- 41.5\n- 7\n- 100\n'],
    ['export_tasks[0].[task_id,nothing,status]', 'a\n\nFAILED\n', '["a",null,"FAILED"]\n', '- a\n- null\n- FAILED\n'],
    ['length(export_tasks) > `2`', 'true\n', 'true\n', 'true\n'],
    ["''", '\n', '""\n', '""\n'],
    ['nothing.at.all', '', 'null\n', 'null\n'],
    ["export_tasks[?status=='LOST']", '', '[]\n', '[]\n'],
    ['toString', '', 'null\n', 'null\n'],
    [
      'export_tasks[0].{id: task_id, no: nothing}',
      '{"id":"a","no":null}\n',
      '{"id":"a","no":null}\n',
      'id: a\n"no": null\n',
    ],
    [
      'export_tasks[:2].[task_id, progress]',
      '[["a",41.5],["b",7]]\n',
      '[["a",41.5],["b",7]]\n',
      '- - a\n  - 41.5\n- - b\n  - 7\n',
    ],
    ["[`1`, 'a', `{}`]", '[1,"a",{}]\n', '[1,"a",{}]\n', '- 1\n- a\n- {}\n'],
    ['sort_by(export_tasks, &progress)[-1].task_id', 'c\n', '"c"\n', 'c\n'],
  ])('%s', async (query, bare, json, yaml) => {
    expect(await asked(query)).toBe(bare);
    expect(await asked(query, { format: 'json' })).toBe(json);
    expect(await asked(query, { format: 'yaml' })).toBe(yaml);
  });

  test('a text is harmless where it is bare, and whole as JSON', async () => {
    expect(await asked('export_tasks[0].odd')).toBe('x\\ny\\x1b[2J\n');
    expect(await asked('export_tasks[0].odd', { format: 'json' })).toBe('"x\\ny\\u001b[2J"\n');
  });

  test('JSON is indented on a terminal, and on one line where it is bare', async () => {
    const query = 'export_tasks[0].{id: task_id}';
    expect(await asked(query, { format: 'json', screen: terminal(80) })).toBe('{\n  "id": "a"\n}\n');
    expect(await asked(query, { screen: terminal(80) })).toBe('{"id":"a"}\n');
  });

  test('without a total there is none to be found', async () => {
    const view = await loadQueryView('keys(@)');
    const listing = { ...listingOf([tasks]), total: () => undefined };
    expect(await textOf(view.list(listing, exportTask, pipe))).toBe('export_tasks\n');
  });

  test('of one thing, that is asked', async () => {
    const view = await loadQueryView('path');
    const [task = { task_id: '' }] = tasks;
    expect(await textOf(view.item(task, exportTask, pipe))).toBe('/b/one/\n');
  });
});

const tutorial = 'https://jmespath.org/tutorial.html shows how queries are written';

test.each<[query: string, message: string, hint: string | undefined]>([
  ['', '--query is empty', 'is a variable empty?'],
  [' ', '--query is empty', 'is a variable empty?'],
  ['export_tasks[?', '--query cannot be read: it ends too soon', tutorial],
  ['a b', '--query cannot be read: unexpected token type: UnquotedIdentifier, value: b', tutorial],
  ['('.repeat(20_000), '--query cannot be read: it is nested too deeply', tutorial],
  ['&task_id', '--query: an expression behind & is for a function, and no value by itself', tutorial],
  ['export_tasks[].lenght(@)', '--query: there is no function lenght()', 'did you mean length?'],
])('%s cannot be asked', async (query, message, hint) => {
  await expect(loadQueryView(query)).rejects.toMatchObject({ exitCode: 2, message, details: { hint } });
});

test('a literal may look like a call', async () => {
  expect(await asked('`{"type": "Function", "name": "none"}`.name')).toBe('none\n');
});

test.each(['table', 'wide', 'ndjson', 'markdown', 'csv', 'name'] as const)(
  'nothing stands beside %s',
  async (format) => {
    await expect(loadQueryView('total_count', format)).rejects.toMatchObject({
      exitCode: 2,
      message: `--query prints what it finds as it is, or as json or yaml: ${format} cannot stand beside it`,
    });
  },
);

test.each<[query: string, message: string]>([
  [
    'length(total_count)',
    '--query: Invalid type: length() expected argument 1 to be type (string | array | object) but received type number instead.',
  ],
  ['sort_by(export_tasks, &status)', '--query: Invalid type: expected (string), received null'],
  ['export_tasks[::0]', '--query: Invalid value: slice step cannot be 0'],
])('%s has no answer', async (query, message) => {
  await expect(asked(query)).rejects.toMatchObject({
    exitCode: 2,
    message,
    details: { hint: '--json shows the document that is asked' },
  });
});
