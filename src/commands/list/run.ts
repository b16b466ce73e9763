import type { Context, OpenContext } from '../../context/index.ts';
import { UsageError } from '../../errors/index.ts';
import type { Choice } from '../../listing/choose.ts';
import { exportTask, exportTypes } from '../../resources/export-task/index.ts';
import { glued } from '../../text/glue.ts';
import type { AskedFormat } from '../asked-format.ts';
import { chooserOf, columnsOf, failIfEmpty, wantedBy } from '../choosing.ts';
import type { ChoosingFlags } from '../choosing-options.ts';
import { printListing } from '../print-listing.ts';
import { datasetPlaces, type Place } from '../whereabouts.ts';

export interface ListFlags extends ChoosingFlags {
  readonly type?: number;
  readonly limit?: number;
  readonly offset?: number;
  readonly all?: true;
}

export async function list(open: OpenContext, flags: ListFlags, asked: AskedFormat): Promise<void> {
  const { type, limit, offset, all } = flags;
  if (all && offset !== undefined) {
    throw new UsageError('--all reads every page, --offset asks for one', 'leave one of them out');
  }
  const isOnePage = !all && (limit !== undefined || offset !== undefined);
  const chooser = chooserOf(flags, exportTask, { isOnePage, limit });
  const columns = columnsOf(flags, exportTask, asked);
  const context = await open();
  const choice = chooser(context.screen.now);
  tellOfType(context, type);
  const exportTasks = await context.exportTasks();
  const query = { limit, exportType: type, wanted: wantedBy(choice) };
  const listing = isOnePage ? exportTasks.onePage({ ...query, offset }) : exportTasks.everything(query);
  const page = isOnePage ? { page: offset ?? 0, limit } : undefined;
  const places = async () => [...(await datasetPlaces(context)), ...typePlaces(type)];
  const options = { columns, page, choice, places, hints: hintsFor(choice) };
  failIfEmpty(flags, await printListing(context, listing, exportTask, options));
}

export function typePlaces(type: number | undefined): readonly Place[] {
  return type === undefined ? [] : [['type', exportTypes[type] ?? String(type)]];
}

/** How to see only what runs. */
export function hintsFor({ keeps }: Pick<Choice<never>, 'keeps'>) {
  return (running: readonly string[]): readonly string[] => {
    if (keeps || running.length === 0) return [];
    const isTaken = running.every((word) => exportTask.statuses?.[word]);
    return [`${glued(`--status ${isTaken ? running.join(',') : 'pending'}`)} shows only what has not ended`];
  };
}

export function tellOfType({ notice }: Context, type: number | undefined): void {
  if (exportTypes[type ?? -1] !== 'all') return;
  notice("export type 'all' is a type of its own; leave --type out to see the tasks of every type");
}
