import { readFile } from 'node:fs/promises';
import { Chalk, type ColorSupportLevel } from 'chalk';
import type { ExportTask, ExportTaskList } from '#wire';
import type { Listing } from '../../src/listing/index.ts';
import { glyphsFor } from '../../src/text/glyphs.ts';
import type { Screen } from '../../src/views/view.ts';

/** One minute and twenty seconds after the newer task of the documented example was created. */
export const now = 1606103900000;

const plain = new Chalk({ level: 0 });

export const pipe: Screen = {
  isTerminal: false,
  isDrawn: false,
  timeZone: 'UTC',
  width: Number.POSITIVE_INFINITY,
  height: Number.POSITIVE_INFINITY,
  colour: plain,
  glyphs: glyphsFor({}),
  hide: (text) => text,
  now,
  noHeader: false,
  rawCsv: false,
};

export function terminal(width: number, level: ColorSupportLevel = 0): Screen {
  return { ...pipe, isTerminal: true, isDrawn: true, width, colour: new Chalk({ level }) };
}

export function listingOf(
  pages: readonly (readonly ExportTask[])[],
  total: number | undefined = pages.flat().length,
): Listing<ExportTask> {
  return { pages: arriving(pages), total: () => total };
}

async function* arriving(pages: readonly (readonly ExportTask[])[]): AsyncGenerator<readonly ExportTask[]> {
  yield* pages;
}

/** A page, and then a broken connection. */
export async function* breaking(page: readonly ExportTask[]): AsyncGenerator<readonly ExportTask[]> {
  if (page.length > 0) yield page;
  throw new Error('connection reset');
}

export async function chunksOf(text: AsyncIterable<string>): Promise<string[]> {
  const chunks: string[] = [];
  for await (const chunk of text) chunks.push(chunk);
  return chunks;
}

export async function textOf(text: AsyncIterable<string>): Promise<string> {
  return (await chunksOf(text)).join('');
}

export async function fixture(name: string): Promise<ExportTask[]> {
  const list: ExportTaskList = JSON.parse(await readFile(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'));
  return list.export_tasks ?? [];
}
