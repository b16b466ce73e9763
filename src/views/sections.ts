import { stripVTControlCharacters } from 'node:util';
import type { Entry, Section, Text } from '../resources/details.ts';
import { relativeTime } from '../text/time.ts';
import { widthOf, wrap } from '../text/width.ts';
import { zonedTime } from '../text/zone.ts';
import { narrowest, painted, type Screen } from './view.ts';

const indent = 2;
const labelWidth = 18;
const widestBar = 20;

/** One thing for people, section after section, wrapped to the screen. */
export function drawnSections(sections: readonly Section[], screen: Screen): string {
  return sections
    .map((section) => ({ title: section.title, lines: linesOf(section, screen) }))
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) => `${screen.colour.bold(title)}\n${lines.map((line) => `${line}\n`).join('')}`)
    .join('\n');
}

function linesOf(section: Section, screen: Screen): string[] {
  if ('rows' in section) return rowLines(section.rows, screen);
  return section.entries.flatMap((entry) => entryLines(entry, screen));
}

/** The text beside its label; below it where the label is too long for that, or a word of the text, such as a path, would be broken. */
function entryLines([label, text]: Entry, screen: Screen): string[] {
  const { colour, width } = screen;
  const room = Math.max(width, narrowest) - indent;
  const barWidth = Math.min(widestBar, room - labelWidth - percentWidth);
  const [name, whole] = [painted(label, screen, barWidth), painted(worded(text, screen), screen, barWidth)];
  if (widthOf(name) >= labelWidth || isToBreak(whole, room - labelWidth)) {
    const below = fitted(whole, room - indent).map((line) => ' '.repeat(indent) + line);
    return indented([...fitted(name, room).map((line) => colour.dim(line)), ...below]);
  }
  const [first = '', ...more] = fitted(whole, room - labelWidth);
  const beside = `${colour.dim(name)}${' '.repeat(labelWidth - widthOf(name))}${first}`;
  return indented([beside, ...more.map((line) => ' '.repeat(labelWidth) + line)]);
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => ' '.repeat(indent) + line);
}

/** What stands behind a bar: ` 41.07%`, and one to spare. */
const percentWidth = 8;

function isToBreak(text: string, room: number): boolean {
  return stripVTControlCharacters(text)
    .split(' ')
    .some((word) => widthOf(word) > room);
}

/** `2026-01-03 13:00:00 +01:00 (3 min ago)` */
function worded(text: Text, { now, timeZone }: Screen): Text {
  if (typeof text === 'string' || text.time === undefined) return text;
  const [exact, relative] = [zonedTime(text.time, timeZone), relativeTime(text.time, now)];
  return { ...text, text: exact === relative ? exact : `${exact} (${relative})` };
}

function fitted(text: string, room: number): string[] {
  return widthOf(text) <= room ? [text] : wrap(stripVTControlCharacters(text), room);
}

/** Each column as wide as its widest cell that another one follows. */
function rowLines(rows: readonly (readonly Text[])[], screen: Screen): string[] {
  const drawn = rows.map((row) => row.map((text) => painted(worded(text, screen), screen, widestBar)));
  const widthAt = (index: number) =>
    Math.max(0, ...drawn.filter((row) => row.length > index + 1).map((row) => widthOf(row[index] ?? '')));
  const widths = Array.from({ length: Math.max(...rows.map(({ length }) => length)) }, (_, index) => widthAt(index));
  const padded = (text: string, index: number) => text + ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(text)));
  const room = Math.max(screen.width, narrowest) - indent;
  return drawn
    .flatMap((row) => hanging(row.slice(0, -1).map(padded).join('  '), row.at(-1) ?? '', room))
    .map((line) => ' '.repeat(indent) + line.trimEnd());
}

/** The last cell is wrapped beside the others while that takes two lines, and below them where it would take more. */
function hanging(others: string, last: string, room: number): readonly string[] {
  const start = others === '' ? 0 : widthOf(others) + 2;
  const beside = room > start ? fitted(last, room - start) : [];
  if (beside.length === 0 || beside.length > 2) {
    return [...fitted(others.trimEnd(), room), ...fitted(last, room - indent).map((line) => ' '.repeat(indent) + line)];
  }
  const [first = '', ...more] = beside;
  return [others + ' '.repeat(start - widthOf(others)) + first, ...more.map((line) => ' '.repeat(start) + line)];
}
