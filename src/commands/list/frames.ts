import type { Context, SeenList, View } from '../../context/index.ts';
import type { Resource } from '../../resources/resource.ts';
import type { Frames } from '../../terminal/index.ts';
import { harmless } from '../../text/safe.ts';
import type { MissedLook, WatchListeners } from '../../waiting/index.ts';
import { belowTable } from '../below-table.ts';
import type { Chooser } from '../choosing.ts';
import { missedWords } from '../wait/announce.ts';
import { roundedDuration } from '../wait/words.ts';
import { datasetPlaces } from '../whereabouts.ts';
import { chosenOf } from './changes.ts';
import { typePlaces } from './run.ts';

export type Task = SeenList['tasks'][number];

export interface Drawing {
  readonly context: Context;
  readonly chooser: Chooser<Task>;
  readonly resource: Resource<Task>;
  readonly view: View;
  readonly exportType: number | undefined;
  readonly intervalMs: number;
}

/** Of a terminal that does not tell how high it is. */
const usualHeight = 24;

/** Draws what each look has seen, and once more when the screen has another size. */
export function framesOf(drawing: Drawing, frames: Frames): WatchListeners<SeenList> {
  let seen: SeenList | undefined;
  let missed: MissedLook | undefined;
  const draw = async () => frames.draw(await frameText(drawing, seen, missed));
  // what goes wrong with it goes wrong with the next frame, too
  frames.onResize(() => void draw().catch(() => {}));
  return {
    async look(next) {
      [seen, missed] = [next, undefined];
      await draw();
      return true;
    },
    async missed(look) {
      missed = look;
      await draw();
    },
  };
}

/** The table, what stands below it, and how watching goes; no more lines than the screen has, but one for the cursor. */
async function frameText(
  drawing: Drawing,
  seen: SeenList | undefined,
  missed: MissedLook | undefined,
): Promise<string> {
  const { screen } = drawing.context;
  const room = (Number.isFinite(screen.height) ? screen.height : usualHeight) - 1;
  const state = stateLine(drawing, missed);
  const lines = seen === undefined ? [] : await tableLines(drawing, seen, room - 2);
  return [...lines, ...(lines.length > 0 ? [''] : []), state].map((line) => `${line}\n`).join('');
}

function stateLine({ context: { screen }, intervalMs }: Drawing, missed: MissedLook | undefined): string {
  const { colour } = screen;
  if (missed) return colour.magenta(harmless(screen.hide(missedWords(missed))));
  return colour.dim(`looks every ${roundedDuration(intervalMs)}; Ctrl-C ends it`);
}

/** As many tasks as there is room for beside what stands below them, which tells of all. */
async function tableLines(drawing: Drawing, { tasks }: SeenList, room: number): Promise<readonly string[]> {
  const { context, chooser, resource, view, exportType } = drawing;
  const { screen } = context;
  const { items, facts } = await chosenOf(tasks, chooser(screen.now));
  if (items.length === 0) return [`no ${resource.noun.many}${tasks.length > 0 ? ' match' : ''}`];
  const places = async () => [...(await datasetPlaces(context)), ...typePlaces(exportType)];
  const below = belowTable(context, resource, { places, facts: () => facts });
  below.see(items);
  const draw = async (count: number) => {
    const pages = (async function* () {
      yield items.slice(0, count);
    })();
    const listing = { pages, total: () => items.length };
    const hidden = items.length - count;
    const more = hidden > 0 ? [screen.colour.dim(`and ${hidden} more for which this screen has no room`)] : [];
    const text = await textOf(view.list(listing, resource, screen, { see: () => {}, words: below.words }));
    return [...text.trimEnd().split('\n'), ...more];
  };
  let count = Math.min(items.length, Math.max(room, 1));
  let lines = await draw(count);
  while (lines.length > room && count > 1) {
    count = Math.max(count - (lines.length - room), 1);
    lines = await draw(count);
  }
  return lines.slice(0, Math.max(room, 1));
}

async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}
