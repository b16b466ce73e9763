import { expect, test } from '@jest/globals';
import { accessTo } from '../helpers/access.ts';
import { runCli } from '../helpers/host.ts';
import { withServer } from '../helpers/with-server.ts';

/** After the idea of JSONTestSuite: what a parser has to take. Each stands as a field of a task that nobody knows. */
const taken: readonly string[] = [
  ...[
    'null',
    'true',
    'false',
    '0',
    '-0',
    '1',
    '-1',
    '0.5',
    '1e2',
    '1E+2',
    '1e-2',
    '123456789012345',
    '1.7976931348623157e308',
  ],
  ...[
    '""',
    '" "',
    '"a"',
    '"\\u0000"',
    '"\\"\\\\\\/\\b\\f\\n\\r\\t"',
    '"\\u00e9"',
    '"é"',
    '"\\ud83d\\ude00"',
    '"😀"',
    '"\\ud800"',
    '"\u2028"',
  ],
  ...[
    '"\u007f"',
    '"\\uFFFF"',
    '"\ufeff"',
    '[]',
    '{}',
    '[[]]',
    '[{}]',
    '{"":0}',
    '{"a":{"b":[1,{"c":null}]}}',
    '{"a":1,"a":2}',
  ],
  ...['{"__proto__":1}', '{"constructor":{"prototype":2}}', ' [ 1 ,\t2\r\n] ', '[1,[2,[3,[4,[5]]]]]'],
];

/** And what it must not take. */
const refused: readonly string[] = [
  ...[
    '',
    'nul',
    'True',
    'undefined',
    'NaN',
    'Infinity',
    '-',
    '+1',
    '01',
    '1.',
    '.5',
    '1e',
    '1e+',
    '0x1',
    '1 2',
    '--1',
    '１',
  ],
  ...['"', '"a', "'a'", '"\t"', '"\n"', '"\\x41"', '"\\u12"', '"\\u{41}"', '"\\"', 'a', '"a" "b"'],
  ...[
    '[',
    ']',
    '[1',
    '[1,',
    '[,1]',
    '[1,]',
    '[1,,2]',
    '[1 2]',
    '{',
    '}',
    '{"a"',
    '{"a":',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '{"a" 1}',
  ],
  ...['{"a":1 "b":2}', '{,}', '[1]]', '{}}', '/* */ 1', '// \n1', '1;', '#', '\ufeff1', '\u00a01', '\u000b1', '\u0000'],
];

function body(text: string): string {
  return `{"total_count":1,"export_tasks":[{"task_id":"t","x":${text}}]}`;
}

function listJson(answer: string | Buffer) {
  return withServer({ body: answer }, ({ origin }) => runCli(['list', '--json'], { env: accessTo(origin) }));
}

test.each(taken)('%j is JSON, and comes out as it came in', async (text) => {
  const { code, stdout, stderr } = await listJson(body(text));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(`${JSON.stringify(JSON.parse(body(text)))}\n`);
});

test.each(refused)('%j is none: exit 7, and nothing on stdout', async (text) => {
  const { code, stdout, stderr } = await listJson(body(text));
  expect({ code, stdout, kind: JSON.parse(stderr).error.kind }).toEqual({ code: 7, stdout: '', kind: 'contract' });
});

/** Whole bodies, as bytes. */
const bodies: readonly (readonly [string, Buffer, number])[] = [
  ['with a byte order mark', Buffer.from(`\ufeff${body('1')}`), 0],
  ['with white space around it', Buffer.from(` \r\n\t${body('1')}\n\n `), 0],
  ['in UTF-16', Buffer.from(body('1'), 'utf16le'), 7],
  ['cut in the middle', Buffer.from(body('"long"')).subarray(0, 40), 7],
  ['two documents', Buffer.from(body('1') + body('2')), 7],
  ['a zero byte behind it', Buffer.from(`${body('1')}\0`), 7],
  [
    'bytes that are no UTF-8, which read as replacement characters',
    Buffer.concat([
      Buffer.from('{"total_count":1,"export_tasks":[{"task_id":"t","x":"'),
      Buffer.from([0xff, 0xc0, 0x80]),
      Buffer.from('"}]}'),
    ]),
    0,
  ],
  ['a scalar', Buffer.from('1'), 7],
  ['a list', Buffer.from('[]'), 7],
  ['a string', Buffer.from('"export_tasks"'), 7],
];

test.each(bodies)('a body %s', async (_name, bytes, expected) => {
  const { code, stdout } = await listJson(bytes);
  expect([code, stdout === '']).toEqual([expected, expected !== 0]);
});
