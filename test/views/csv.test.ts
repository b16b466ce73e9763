import { expect, test } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import type { ExportTask } from '#wire';
import { exportTask } from '../../src/resources/export-task/index.ts';
import { csv, records } from '../../src/views/csv.ts';
import { parseCsv } from './rfc4180.ts';
import { breaking, chunksOf, fixture, listingOf, pipe, textOf } from './screens.ts';

const header =
  'create_time,error_code,error_msg,export_format,export_params.clear_hard_property,' +
  'export_params.export_dataset_version_format,export_params.export_dataset_version_name,export_params.export_dest,' +
  'export_params.export_new_dataset_name,export_params.export_new_dataset_work_path,export_params.ratio_sample_usage,' +
  'export_params.sample_state,export_params.train_sample_ratio,export_type,finished_sample_count,path,progress,status,' +
  'task_id,total_sample_count,update_time,version_format,version_id\r\n';

const messageColumn = 2;

test('the documented example', async () => {
  const text = await textOf(csv.list(listingOf([await fixture('list-200.json')]), exportTask, pipe));
  expect(text).toBe(
    `${header}1606103820120,,,2,true,,,NEW_DATASET,dataset-export-test,/test-obs/classify/output/,false,,1,3,20,` +
      '/test-obs/classify/input/,100,SUCCESSED,rF9NNoB56k5rtYKg2Y7,20,1606103824823,Default,\r\n' +
      '1606103424662,,,2,true,,,DIR,,,false,,1,3,20,/test-obs/daoChu/,100,SUCCESSED,TZMuy7OKbClkGCAc3gb,20,1606103497519,Default,\r\n',
  );
});

test('every field, quotes, line breaks, a formula', async () => {
  const text = await textOf(csv.list(listingOf([await fixture('list-200-every-field.json')]), exportTask, pipe));
  expect(text).toBe(
    `${header}1606103820120,,,1,false,Default,V002,DIR,,,true,__ALL__,0.80,0,8214,/bucket/数据集导出/,41.07,RUNNING,` +
      'aaaaaaaaaaaaaaaaaa1,20000,1606103824823,CarbonData,54IXbeJhfttGpL46lbv\r\n' +
      '1606103424662,ModelArts.4401,"cannot write,\r\n""quoted"" \u001b[31mred\u001b[0m \u009b2J \u202egnp",2,,,,' +
      'NEW_DATASET,"\'=HYPERLINK(""http://x"",""y"")",/bucket/work/,,AUTO_ANNOTATION,,1,3600,/bucket/out/,18,FAILED,' +
      'bbbbbbbbbbbbbbbbbb2,20000,1606103497519,CSV,\r\n' +
      ',,,,,,,,,,,,,,,,,INIT,cccccccccccccccccc3,,,,\r\n',
  );
});

test('an empty list is its header, without --no-header', async () => {
  expect(await textOf(csv.list(listingOf([]), exportTask, pipe))).toBe(header);
  expect(await textOf(csv.list(listingOf([[]]), exportTask, pipe))).toBe(header);
  expect(await textOf(csv.list(listingOf([]), exportTask, { ...pipe, noHeader: true }))).toBe('');
});

test('the header comes with the first page, and once', async () => {
  const pages = [[{ task_id: 'a' }], [{ task_id: 'b' }]];
  const row = (id: string) => `,,,,,,,,,,,,,,,,,,${id},,,,\r\n`;
  expect(await chunksOf(csv.list(listingOf(pages), exportTask, pipe))).toEqual([header + row('a'), row('b')]);
  expect(await chunksOf(csv.list(listingOf(pages), exportTask, { ...pipe, noHeader: true }))).toEqual([
    row('a'),
    row('b'),
  ]);
});

test('nothing is written when the first page fails', async () => {
  const chunks = csv.list({ pages: breaking([]), total: () => undefined }, exportTask, pipe);
  await expect(chunks[Symbol.asyncIterator]().next()).rejects.toThrow('connection reset');
});

test('one task is a header and a row', async () => {
  expect(await textOf(csv.item({ task_id: 'a', progress: null }, exportTask, pipe))).toBe(
    `${header},,,,,,,,,,,,,,,,,,a,,,,\r\n`,
  );
});

test.each(['=1', '+1', '-1', '@a', '\t1', '\r1'])('the text %j does not become a formula', async (error_msg) => {
  expect(await message({ task_id: 'a', error_msg })).toBe(`'${error_msg}`);
  expect(await message({ task_id: 'a', error_msg }, { ...pipe, rawCsv: true })).toBe(error_msg);
});

test.each([' =1', 'a=1', "'=1", '＝1', '\n=1'])('the text %j is none and stays', async (error_msg) => {
  expect(await message({ task_id: 'a', error_msg })).toBe(error_msg);
});

test('a negative number is a number', async () => {
  const [record] = parseCsv(
    await textOf(csv.item({ task_id: 'a', create_time: -5 }, exportTask, { ...pipe, noHeader: true })),
  );
  expect(record?.[0]).toBe('-5');
});

test('whatever the texts are, they are read back', async () => {
  const text = fc.string({
    unit: fc.constantFrom('a', ',', '"', '\r', '\n', '\t', '=', '-', ' ', '數', '\u0000', '😀'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ task_id: text, error_msg: text, path: text, status: text })),
      async (tasks) => {
        const raw = { ...pipe, noHeader: true, rawCsv: true };
        const records = parseCsv(await textOf(csv.list(listingOf([tasks]), exportTask, raw)));
        expect(records.map((record) => [record[18], record[messageColumn], record[15], record[17]])).toEqual(
          tasks.map((task) => [task.task_id, task.error_msg, task.path, task.status]),
        );
      },
    ),
  );
});

test('csv streams', () => {
  expect(csv.streams(pipe)).toBe(true);
});

async function message(task: ExportTask, screen = pipe): Promise<string | undefined> {
  return parseCsv(await textOf(csv.item(task, exportTask, { ...screen, noHeader: true })))[0]?.[messageColumn];
}

test('what does not go through the library is what it would have made of it', () => {
  const part = fc.constantFrom(
    '"',
    ',',
    '\r',
    '\n',
    '\r\n',
    ' ',
    'a',
    "'",
    '=',
    '\t',
    '\ufeff',
    '数',
    ';',
    '|',
    '\u2028',
    '',
  );
  const cell = fc.oneof(
    fc.array(part, { maxLength: 4 }).map((parts) => parts.join('')),
    fc.string({ maxLength: 5 }),
  );
  const rows = fc
    .integer({ min: 1, max: 4 })
    .chain((columns) => fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { maxLength: 6 }));
  fc.assert(
    fc.property(rows, (all) => {
      expect(records(all)).toBe(stringify(all, { record_delimiter: 'windows', quote_record_delimiter: true }));
    }),
    { numRuns: 2000 },
  );
});
