import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import type { ExportTask, SearchCondition } from '#wire';
import type { Entry } from '../resources/export-task/entries.ts';
import { conditionEntries } from '../resources/export-task/search-conditions.ts';
import { destinationEntries, sourceEntries, taskEntries, timeEntries } from '../resources/export-task/task-entries.ts';
import { wrap } from '../text/width.ts';
import type { Screen } from './view.ts';

const indent = 2;
const labelWidth = 18;
const narrowest = 40;

/** One task for people: every field it has, grouped, in words, wrapped to the screen. */
export function taskSections(task: ExportTask, screen: Screen): string {
  const params = task.export_params;
  return [
    section('TASK', taskEntries(task, screen), screen),
    section('TIMES', timeEntries(task, screen), screen),
    section('SOURCE', sourceEntries(task), screen),
    section('DESTINATION', params ? destinationEntries(params) : [], screen),
    ...conditionSections(params?.search_conditions ?? [], screen),
  ]
    .filter((text) => text !== '')
    .join('\n');
}

/** A sample is exported when any one of the conditions holds (Table 4). */
function conditionSections(conditions: readonly (SearchCondition | null)[], screen: Screen): string[] {
  return conditions.map((condition, index) => {
    const number = conditions.length === 1 ? '' : ` ${index + 1} OF ${conditions.length}`;
    const title = `${index > 0 ? 'OR ' : ''}SEARCH CONDITION${number}`;
    return section(title, condition === null ? [['condition', '-']] : conditionEntries(condition), screen);
  });
}

function section(title: string, entries: readonly Entry[], screen: Screen): string {
  if (entries.length === 0) return '';
  return `${screen.colour.bold(title)}\n${entries.map((entry) => entryLines(entry, screen)).join('')}`;
}

function entryLines([label, text]: Entry, { colour, width }: Screen): string {
  const room = Math.max(width, narrowest) - indent;
  const textLines = fitted(text, room - labelWidth);
  const labelLines = fitted(label, room);
  const isBeside = stringWidth(label) < labelWidth;
  const first = isBeside ? textLines.shift() : undefined;
  return [
    ...labelLines.map(
      (line) => `  ${colour.dim(line)}${first === undefined ? '' : ' '.repeat(labelWidth - stringWidth(line)) + first}`,
    ),
    ...textLines.map((line) => ' '.repeat(indent + labelWidth) + line),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function fitted(text: string, room: number): string[] {
  return stringWidth(text) <= room ? [text] : wrap(stripVTControlCharacters(text), room);
}
