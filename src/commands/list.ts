import { Option } from '@commander-js/extra-typings';
import type { Context, OpenContext } from '../context/index.ts';
import { UsageError } from '../errors/index.ts';
import { exportTask, exportTypes } from '../resources/export-task/index.ts';
import { type Program, queryOption } from './options.ts';
import { printListing } from './print-listing.ts';
import { exportType, wholeNumber } from './values.ts';

const examples = `
Examples:
  $ modelarts-export list
  $ modelarts-export list --type conditional --output wide
  $ modelarts-export list --json | jq -r '.export_tasks[] | select(.status == "FAILED").task_id'
  $ modelarts-export list --query "export_tasks[?status=='FAILED'].task_id"
  $ modelarts-export list --sandbox`;

export function declareList(program: Program, open: OpenContext): void {
  program
    .command('list')
    .alias('ls')
    .summary('the export tasks of a dataset')
    .description('The export tasks of a dataset: all of them, or with --limit or --offset exactly that page.')
    .addOption(new Option('--type <type>', `export type: ${exportTypes.join(', ')} or 0 to 3`).argParser(exportType))
    .addOption(new Option('--limit <n>', 'tasks on a page, 1 to 100').argParser(wholeNumber('--limit', 1, 100)))
    .addOption(new Option('--offset <page>', 'page, from 0').argParser(wholeNumber('--offset', 0)))
    .option('--all', 'read every page, --limit tasks at a time')
    .addOption(queryOption())
    .addHelpText('after', examples)
    .action(async (options) => {
      if (options.all && options.offset !== undefined) {
        throw new UsageError('--all reads every page, --offset asks for one', 'leave one of them out');
      }
      await list(await open(), options);
    });
}

interface ListOptions {
  readonly type?: number;
  readonly limit?: number;
  readonly offset?: number;
  readonly all?: true;
}

async function list(context: Context, options: ListOptions): Promise<void> {
  if (exportTypes[options.type ?? -1] === 'all') {
    context.notice("export type 'all' is a type of its own; leave --type out to see the tasks of every type");
  }
  const exportTasks = await context.exportTasks();
  const isOnePage = !options.all && (options.limit !== undefined || options.offset !== undefined);
  const query = { limit: options.limit, offset: options.offset, exportType: options.type };
  const listing = isOnePage ? exportTasks.onePage(query) : exportTasks.everything(query);
  await printListing(
    context,
    listing,
    exportTask,
    isOnePage ? { page: { page: options.offset ?? 0, limit: options.limit } } : {},
  );
}
