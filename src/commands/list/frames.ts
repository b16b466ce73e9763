import type { Below, Context, SeenList, View } from '../../context/index.ts';
import type { Resource } from '../../resources/resource.ts';
import type { Frames } from '../../terminal/index.ts';
import { harmless } from '../../text/safe.ts';
import { roundedDuration } from '../../text/time.ts';
import type { MissedLook, WatchListeners } from '../../waiting/index.ts';
import { belowTable } from '../below-table.ts';
import type { Chooser } from '../choosing.ts';
import { missedWords } from '../wait/announce.ts';
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

/** The tasks and what stands below them, which tells of all; on a low screen the tasks come first. */
async function tableLines(drawing: Drawing, { tasks }: SeenList, room: number): Promise<readonly string[]> {
  const { context, chooser, resource, exportType } = drawing;
  const { items, facts } = await chosenOf(tasks, chooser(context.screen.now));
  if (items.length === 0) return [`no ${resource.noun.many}${tasks.length > 0 ? ' match' : ''}`];
  const places = async () => [...(await datasetPlaces(context)), ...typePlaces(exportType)];
  const below = belowTable(context, resource, { places, facts: () => facts });
  below.see(items);
  const whole = await fitted(drawing, items, { room, words: below.words });
  if (whole.shown === items.length || whole.shown >= room / 2) return whole.lines;
  const summary = async () => ({ ...(await below.words()), blocks: [] });
  return (await fitted(drawing, items, { room, words: summary })).lines.slice(0, Math.max(room, 1));
}

interface Fit {
  readonly room: number;
  readonly words: Below<Task>['words'];
}

/** As many tasks as there is room for, and a line that counts the others. */
async function fitted(drawing: Drawing, items: readonly Task[], { room, words }: Fit) {
  let shown = Math.min(items.length, Math.max(room, 1));
  for (;;) {
    const lines = await drawnLines(drawing, items.slice(0, shown), words);
    const hidden = items.length - shown;
    if (hidden > 0)
      lines.push(drawing.context.screen.colour.dim(`and ${hidden} more for which this screen has no room`));
    if (lines.length <= room || shown === 1) return { lines, shown };
    shown = Math.max(shown - (lines.length - room), 1);
  }
}

async function drawnLines({ context, resource, view }: Drawing, items: readonly Task[], words: Fit['words']) {
  const pages = (async function* () {
    yield items;
  })();
  const listing = { pages, total: () => items.length };
  const text = await textOf(view.list(listing, resource, context.screen, { see: () => {}, words }));
  return text.trimEnd().split('\n');
}

async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}
