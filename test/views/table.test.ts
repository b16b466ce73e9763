import { expect, test } from '@jest/globals';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { table, wide } from '../../src/views/table.ts';
import type { Screen, View } from '../../src/views/view.ts';
import { breaking, chunksOf, fixture, listingOf, pipe, terminal, textOf } from './screens.ts';

test('table of list-200-every-field.json on 40 columns', async () => {
  expect(await listText(table, 'list-200-every-field.json', terminal(40))).toBe(
    [
      'TASK ID              STATUS   PROGRESS',
      'aaaaaaaaaaaaaaaaaa1  RUNNING       41%',
      'bbbbbbbbbbbbbbbbbb2  FAILED        18%',
      'cccccccccccccccccc3  INIT            -',
      '',
    ].join('\n'),
  );
});

test('table of list-200-every-field.json on 80 columns', async () => {
  expect(await listText(table, 'list-200-every-field.json', terminal(80))).toBe(
    [
      'TASK ID              STATUS     PROGRESS     SAMPLES  CREATED',
      'aaaaaaaaaaaaaaaaaa1  RUNNING  ██░░░  41%  8214/20000  1 min 19 s ago',
      'bbbbbbbbbbbbbbbbbb2  FAILED          18%  3600/20000  7 min 55 s ago',
      'cccccccccccccccccc3  INIT              -           -  -',
      '',
    ].join('\n'),
  );
});

test('table of list-200-every-field.json on 120 columns', async () => {
  expect(await listText(table, 'list-200-every-field.json', terminal(120))).toBe(
    [
      'TASK ID              STATUS     PROGRESS     SAMPLES  TYPE       CREATED         DURATION  PATH',
      'aaaaaaaaaaaaaaaaaa1  RUNNING  ██░░░  41%  8214/20000  labeled    1 min 19 s ago     1m19s  /bucket/数据集导出/',
      'bbbbbbbbbbbbbbbbbb2  FAILED          18%  3600/20000  unlabeled  7 min 55 s ago     1m12s  /bucket/out/',
      'cccccccccccccccccc3  INIT              -           -  -          -                      -  -',
      '',
    ].join('\n'),
  );
});

test('table of list-200-every-field.json on 200 columns', async () => {
  expect(await listText(table, 'list-200-every-field.json', terminal(200))).toBe(
    [
      'TASK ID              STATUS          PROGRESS     SAMPLES  TYPE       CREATED         DURATION  PATH',
      'aaaaaaaaaaaaaaaaaa1  RUNNING  ████░░░░░░  41%  8214/20000  labeled    1 min 19 s ago     1m19s  /bucket/数据集导出/',
      'bbbbbbbbbbbbbbbbbb2  FAILED               18%  3600/20000  unlabeled  7 min 55 s ago     1m12s  /bucket/out/',
      'cccccccccccccccccc3  INIT                   -           -  -          -                      -  -',
      '',
    ].join('\n'),
  );
});

test('table of list-200-every-field.json on 40 columns, coloured', async () => {
  expect(await listText(table, 'list-200-every-field.json', terminal(40, 1))).toBe(
    [
      '\u001b[1mTASK ID\u001b[22m              \u001b[1mSTATUS\u001b[22m   \u001b[1mPROGRESS\u001b[22m',
      'aaaaaaaaaaaaaaaaaa1  \u001b[36mRUNNING\u001b[39m       41%',
      'bbbbbbbbbbbbbbbbbb2  \u001b[31mFAILED\u001b[39m        18%',
      'cccccccccccccccccc3  \u001b[36mINIT\u001b[39m            -',
      '',
    ].join('\n'),
  );
});

test('table of list-200-every-field.json on 120 columns, coloured', async () => {
  expect(await listText(table, 'list-200-every-field.json', terminal(120, 1))).toBe(
    [
      '\u001b[1mTASK ID\u001b[22m              \u001b[1mSTATUS\u001b[22m     \u001b[1mPROGRESS\u001b[22m     \u001b[1mSAMPLES\u001b[22m  \u001b[1mTYPE\u001b[22m       \u001b[1mCREATED\u001b[22m         \u001b[1mDURATION\u001b[22m  \u001b[1mPATH\u001b[22m',
      'aaaaaaaaaaaaaaaaaa1  \u001b[36mRUNNING\u001b[39m  \u001b[36m██\u001b[39m\u001b[2m░░░\u001b[22m  41%  8214/20000  labeled    1 min 19 s ago     1m19s  /bucket/数据集导出/',
      'bbbbbbbbbbbbbbbbbb2  \u001b[31mFAILED\u001b[39m          18%  3600/20000  unlabeled  7 min 55 s ago     1m12s  /bucket/out/',
      'cccccccccccccccccc3  \u001b[36mINIT\u001b[39m              -           -  -          -                      -  -',
      '',
    ].join('\n'),
  );
});

test('table of list-200-every-field.json in a pipe', async () => {
  expect(await listText(table, 'list-200-every-field.json', pipe)).toBe(
    [
      'TASK ID\tSTATUS\tPROGRESS\tSAMPLES\tTYPE\tCREATED\tDURATION\tPATH\tERROR',
      'aaaaaaaaaaaaaaaaaa1\tRUNNING\t41.07\t8214/20000\tlabeled\t2020-11-23T03:57:00.120Z\t79.88\t/bucket/数据集导出/\t-',
      'bbbbbbbbbbbbbbbbbb2\tFAILED\t18\t3600/20000\tunlabeled\t2020-11-23T03:50:24.662Z\t72.857\t/bucket/out/\tModelArts.4401: cannot write,\\r\\n"quoted" \\x1b[31mred\\x1b[0m \\x9b2J \\u202egnp',
      'cccccccccccccccccc3\tINIT\t-\t-\t-\t-\t-\t-\t-',
      '',
    ].join('\n'),
  );
});

test('table of list-200.json on 40 columns', async () => {
  expect(await listText(table, 'list-200.json', terminal(40))).toBe(
    [
      'TASK ID              STATUS     PROGRESS',
      'rF9NNoB56k5rtYKg2Y7  SUCCESSED      100%',
      'TZMuy7OKbClkGCAc3gb  SUCCESSED      100%',
      '',
    ].join('\n'),
  );
});

test('table of list-200.json on 80 columns', async () => {
  expect(await listText(table, 'list-200.json', terminal(80))).toBe(
    [
      'TASK ID              STATUS     PROGRESS  SAMPLES  CREATED         PATH',
      'rF9NNoB56k5rtYKg2Y7  SUCCESSED      100%    20/20  1 min 19 s ago  …ssify/input/',
      'TZMuy7OKbClkGCAc3gb  SUCCESSED      100%    20/20  7 min 55 s ago  …-obs/daoChu/',
      '',
    ].join('\n'),
  );
});

test('table of list-200.json on 120 columns', async () => {
  expect(await listText(table, 'list-200.json', terminal(120))).toBe(
    [
      'TASK ID              STATUS     PROGRESS  SAMPLES  TYPE         CREATED         DURATION  PATH',
      'rF9NNoB56k5rtYKg2Y7  SUCCESSED      100%    20/20  conditional  1 min 19 s ago        4s  /test-obs/classify/input/',
      'TZMuy7OKbClkGCAc3gb  SUCCESSED      100%    20/20  conditional  7 min 55 s ago     1m12s  /test-obs/daoChu/',
      '',
    ].join('\n'),
  );
});

test('table of list-200.json on 200 columns', async () => {
  expect(await listText(table, 'list-200.json', terminal(200))).toBe(
    [
      'TASK ID              STATUS     PROGRESS  SAMPLES  TYPE         CREATED         DURATION  PATH',
      'rF9NNoB56k5rtYKg2Y7  SUCCESSED      100%    20/20  conditional  1 min 19 s ago        4s  /test-obs/classify/input/',
      'TZMuy7OKbClkGCAc3gb  SUCCESSED      100%    20/20  conditional  7 min 55 s ago     1m12s  /test-obs/daoChu/',
      '',
    ].join('\n'),
  );
});

test('table of list-200.json on 40 columns, coloured', async () => {
  expect(await listText(table, 'list-200.json', terminal(40, 1))).toBe(
    [
      '\u001b[1mTASK ID\u001b[22m              \u001b[1mSTATUS\u001b[22m     \u001b[1mPROGRESS\u001b[22m',
      'rF9NNoB56k5rtYKg2Y7  \u001b[32mSUCCESSED\u001b[39m      100%',
      'TZMuy7OKbClkGCAc3gb  \u001b[32mSUCCESSED\u001b[39m      100%',
      '',
    ].join('\n'),
  );
});

test('table of list-200.json on 120 columns, coloured', async () => {
  expect(await listText(table, 'list-200.json', terminal(120, 1))).toBe(
    [
      '\u001b[1mTASK ID\u001b[22m              \u001b[1mSTATUS\u001b[22m     \u001b[1mPROGRESS\u001b[22m  \u001b[1mSAMPLES\u001b[22m  \u001b[1mTYPE\u001b[22m         \u001b[1mCREATED\u001b[22m         \u001b[1mDURATION\u001b[22m  \u001b[1mPATH\u001b[22m',
      'rF9NNoB56k5rtYKg2Y7  \u001b[32mSUCCESSED\u001b[39m      100%    20/20  conditional  1 min 19 s ago        4s  /test-obs/classify/input/',
      'TZMuy7OKbClkGCAc3gb  \u001b[32mSUCCESSED\u001b[39m      100%    20/20  conditional  7 min 55 s ago     1m12s  /test-obs/daoChu/',
      '',
    ].join('\n'),
  );
});

test('table of list-200.json in a pipe', async () => {
  expect(await listText(table, 'list-200.json', pipe)).toBe(
    [
      'TASK ID\tSTATUS\tPROGRESS\tSAMPLES\tTYPE\tCREATED\tDURATION\tPATH\tERROR',
      'rF9NNoB56k5rtYKg2Y7\tSUCCESSED\t100\t20/20\tconditional\t2020-11-23T03:57:00.120Z\t4.703\t/test-obs/classify/input/\t-',
      'TZMuy7OKbClkGCAc3gb\tSUCCESSED\t100\t20/20\tconditional\t2020-11-23T03:50:24.662Z\t72.857\t/test-obs/daoChu/\t-',
      '',
    ].join('\n'),
  );
});

test('wide of list-200-every-field.json on 120 columns', async () => {
  expect(await listText(wide, 'list-200-every-field.json', terminal(120))).toBe(
    [
      'TASK ID              STATUS     PROGRESS     SAMPLES  TYPE       CREATED         DURATION  PATH',
      'aaaaaaaaaaaaaaaaaa1  RUNNING  ██░░░  41%  8214/20000  labeled    1 min 19 s ago     1m19s  /bucket/数据集导出/',
      '  destination OBS  formats CarbonData/tree  version 54IXbeJhfttGpL46lbv  updated 1 min 15 s ago',
      'bbbbbbbbbbbbbbbbbb2  FAILED          18%  3600/20000  unlabeled  7 min 55 s ago     1m12s  /bucket/out/',
      '  destination new dataset =HYPERLINK("http://x","y")  formats CSV/tile  updated 6 min 42 s ago',
      '  error ModelArts.4401: cannot write,\\r\\n"quoted" \\x1b[31mred\\x1b[0m \\x9b2J \\u202egnp',
      'cccccccccccccccccc3  INIT              -           -  -          -                      -  -',
      '',
    ].join('\n'),
  );
});

test('wide of list-200-every-field.json on 200 columns', async () => {
  expect(await listText(wide, 'list-200-every-field.json', terminal(200))).toBe(
    [
      'TASK ID              STATUS          PROGRESS     SAMPLES  TYPE       CREATED         DURATION  PATH                 DESTINATION                             FORMATS          UPDATED',
      'aaaaaaaaaaaaaaaaaa1  RUNNING  ████░░░░░░  41%  8214/20000  labeled    1 min 19 s ago     1m19s  /bucket/数据集导出/  OBS                                     CarbonData/tree  1 min 15 s ago',
      '  version 54IXbeJhfttGpL46lbv',
      'bbbbbbbbbbbbbbbbbb2  FAILED               18%  3600/20000  unlabeled  7 min 55 s ago     1m12s  /bucket/out/         new dataset =HYPERLINK("http://x","y")  CSV/tile         6 min 42 s ago',
      '  error ModelArts.4401: cannot write,\\r\\n"quoted" \\x1b[31mred\\x1b[0m \\x9b2J \\u202egnp',
      'cccccccccccccccccc3  INIT                   -           -  -          -                      -  -                    -                                       -                -',
      '',
    ].join('\n'),
  );
});

test('wide of list-200-every-field.json on 250 columns', async () => {
  expect(await listText(wide, 'list-200-every-field.json', terminal(250))).toBe(
    [
      'TASK ID              STATUS          PROGRESS     SAMPLES  TYPE       CREATED         DURATION  PATH                 DESTINATION                             FORMATS          VERSION              UPDATED',
      'aaaaaaaaaaaaaaaaaa1  RUNNING  ████░░░░░░  41%  8214/20000  labeled    1 min 19 s ago     1m19s  /bucket/数据集导出/  OBS                                     CarbonData/tree  54IXbeJhfttGpL46lbv  1 min 15 s ago',
      'bbbbbbbbbbbbbbbbbb2  FAILED               18%  3600/20000  unlabeled  7 min 55 s ago     1m12s  /bucket/out/         new dataset =HYPERLINK("http://x","y")  CSV/tile         -                    6 min 42 s ago',
      '  error ModelArts.4401: cannot write,\\r\\n"quoted" \\x1b[31mred\\x1b[0m \\x9b2J \\u202egnp',
      'cccccccccccccccccc3  INIT                   -           -  -          -                      -  -                    -                                       -                -                    -',
      '',
    ].join('\n'),
  );
});

test('wide of list-200-every-field.json in a pipe', async () => {
  expect(await listText(wide, 'list-200-every-field.json', pipe)).toBe(
    [
      'TASK ID\tSTATUS\tPROGRESS\tSAMPLES\tTYPE\tCREATED\tDURATION\tPATH\tDESTINATION\tFORMATS\tVERSION\tUPDATED\tERROR',
      'aaaaaaaaaaaaaaaaaa1\tRUNNING\t41.07\t8214/20000\tlabeled\t2020-11-23T03:57:00.120Z\t79.88\t/bucket/数据集导出/\tOBS\tCarbonData/tree\t54IXbeJhfttGpL46lbv\t2020-11-23T03:57:04.823Z\t-',
      'bbbbbbbbbbbbbbbbbb2\tFAILED\t18\t3600/20000\tunlabeled\t2020-11-23T03:50:24.662Z\t72.857\t/bucket/out/\tnew dataset =HYPERLINK("http://x","y")\tCSV/tile\t-\t2020-11-23T03:51:37.519Z\tModelArts.4401: cannot write,\\r\\n"quoted" \\x1b[31mred\\x1b[0m \\x9b2J \\u202egnp',
      'cccccccccccccccccc3\tINIT\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-',
      '',
    ].join('\n'),
  );
});

test('wide of list-200.json on 120 columns', async () => {
  expect(await listText(wide, 'list-200.json', terminal(120))).toBe(
    [
      'TASK ID              STATUS     PROGRESS  SAMPLES  TYPE         CREATED         DURATION  PATH',
      'rF9NNoB56k5rtYKg2Y7  SUCCESSED      100%    20/20  conditional  1 min 19 s ago        4s  /test-obs/classify/input/',
      '  destination new dataset dataset-export-test  formats Default/tile  updated 1 min 15 s ago',
      'TZMuy7OKbClkGCAc3gb  SUCCESSED      100%    20/20  conditional  7 min 55 s ago     1m12s  /test-obs/daoChu/',
      '  destination OBS  formats Default/tile  updated 6 min 42 s ago',
      '',
    ].join('\n'),
  );
});

test('wide of list-200.json on 200 columns', async () => {
  expect(await listText(wide, 'list-200.json', terminal(200))).toBe(
    [
      'TASK ID              STATUS     PROGRESS  SAMPLES  TYPE         CREATED         DURATION  PATH                       DESTINATION                      FORMATS       VERSION  UPDATED         ERROR',
      'rF9NNoB56k5rtYKg2Y7  SUCCESSED      100%    20/20  conditional  1 min 19 s ago        4s  /test-obs/classify/input/  new dataset dataset-export-test  Default/tile  -        1 min 15 s ago  -',
      'TZMuy7OKbClkGCAc3gb  SUCCESSED      100%    20/20  conditional  7 min 55 s ago     1m12s  /test-obs/daoChu/          OBS                              Default/tile  -        6 min 42 s ago  -',
      '',
    ].join('\n'),
  );
});

test('wide of list-200.json on 250 columns', async () => {
  expect(await listText(wide, 'list-200.json', terminal(250))).toBe(
    [
      'TASK ID              STATUS     PROGRESS  SAMPLES  TYPE         CREATED         DURATION  PATH                       DESTINATION                      FORMATS       VERSION  UPDATED         ERROR',
      'rF9NNoB56k5rtYKg2Y7  SUCCESSED      100%    20/20  conditional  1 min 19 s ago        4s  /test-obs/classify/input/  new dataset dataset-export-test  Default/tile  -        1 min 15 s ago  -',
      'TZMuy7OKbClkGCAc3gb  SUCCESSED      100%    20/20  conditional  7 min 55 s ago     1m12s  /test-obs/daoChu/          OBS                              Default/tile  -        6 min 42 s ago  -',
      '',
    ].join('\n'),
  );
});

test('wide of list-200.json in a pipe', async () => {
  expect(await listText(wide, 'list-200.json', pipe)).toBe(
    [
      'TASK ID\tSTATUS\tPROGRESS\tSAMPLES\tTYPE\tCREATED\tDURATION\tPATH\tDESTINATION\tFORMATS\tVERSION\tUPDATED\tERROR',
      'rF9NNoB56k5rtYKg2Y7\tSUCCESSED\t100\t20/20\tconditional\t2020-11-23T03:57:00.120Z\t4.703\t/test-obs/classify/input/\tnew dataset dataset-export-test\tDefault/tile\t-\t2020-11-23T03:57:04.823Z\t-',
      'TZMuy7OKbClkGCAc3gb\tSUCCESSED\t100\t20/20\tconditional\t2020-11-23T03:50:24.662Z\t72.857\t/test-obs/daoChu/\tOBS\tDefault/tile\t-\t2020-11-23T03:51:37.519Z\t-',
      '',
    ].join('\n'),
  );
});

test('an empty list is nothing on a terminal and the header in a pipe', async () => {
  expect(await textOf(table.list(listingOf([[]]), exportTask, terminal(80)))).toBe('');
  expect(await textOf(table.list(listingOf([]), exportTask, pipe))).toBe(
    'TASK ID\tSTATUS\tPROGRESS\tSAMPLES\tTYPE\tCREATED\tDURATION\tPATH\tERROR\n',
  );
  expect(await textOf(table.list(listingOf([]), exportTask, { ...pipe, noHeader: true }))).toBe('');
});

test('--no-header drops the header on a terminal and in a pipe', async () => {
  const listing = () => listingOf([[{ task_id: 'a', status: 'INIT' }]]);
  expect(await textOf(table.list(listing(), exportTask, { ...terminal(80), noHeader: true }))).toBe(
    'a  INIT  -  -  -  -  -  -\n',
  );
  expect(await textOf(table.list(listing(), exportTask, { ...pipe, noHeader: true }))).toBe(
    'a\tINIT\t-\t-\t-\t-\t-\t-\t-\n',
  );
});

test('the piped table is written page by page, its header with the first', async () => {
  const pages = [[{ task_id: 'a' }], [{ task_id: 'b' }]];
  expect(await chunksOf(table.list(listingOf(pages), exportTask, { ...pipe, noHeader: true }))).toEqual([
    'a\t-\t-\t-\t-\t-\t-\t-\t-\n',
    'b\t-\t-\t-\t-\t-\t-\t-\t-\n',
  ]);
  const broken = table.list({ pages: breaking([]), total: () => undefined }, exportTask, pipe);
  await expect(broken[Symbol.asyncIterator]().next()).rejects.toThrow('connection reset');
});

test('the table streams in a pipe only', () => {
  expect([table.streams(pipe), table.streams(terminal(80)), wide.streams(pipe), wide.streams(terminal(80))]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test('a long table is one table', async () => {
  const ids = Array.from({ length: 1201 }, (_, index) => `t${index}`.padEnd(6));
  const pages = [ids.slice(0, 100), ids.slice(100)].map((page) => page.map((task_id) => ({ task_id })));
  const lines = ids.map((id) => `${id}  -              -        -  -     -               -  -\n`);
  expect(await textOf(table.list(listingOf(pages), exportTask, terminal(80)))).toBe(
    `TASK ID  STATUS  PROGRESS  SAMPLES  TYPE  CREATED  DURATION  PATH\n${lines.map((line) => line.replace('  -', '   -')).join('')}`,
  );
});

test('a path is shortened at its start, then it leaves', async () => {
  const tasks = [{ task_id: 'rF9NNoB56k5rtYKg2Y7', status: 'SUCCESSED', path: '/bucket/数据集导出/2020/11/23/' }];
  const lastLine = async (width: number) =>
    (await textOf(table.list(listingOf([tasks]), exportTask, terminal(width)))).split('\n').at(-2);
  const row = 'rF9NNoB56k5rtYKg2Y7  SUCCESSED         -        -';
  expect(await lastLine(110)).toBe(`${row}  -     -               -  /bucket/数据集导出/2020/11/23/`);
  expect(await lastLine(100)).toBe(`${row}  -     -               -  …/数据集导出/2020/11/23/`);
  expect(await lastLine(86)).toBe(`${row}  -     -        …集导出/2020/11/23/`);
  expect(await lastLine(75)).toBe(`${row}  -        …出/2020/11/23/`);
  expect(await lastLine(65)).toBe(`${row}  -`);
});

async function listText(view: View, name: string, screen: Screen): Promise<string> {
  return textOf(view.list(listingOf([await fixture(name)]), exportTask, screen));
}
