import { Option } from '@commander-js/extra-typings';
import type { OpenContext } from '../../context/index.ts';
import { exportTask, exportTypes } from '../../resources/export-task/index.ts';
import { askedFormatOf, outputOption, queryOption } from '../asked-format.ts';
import {
  columnsOption,
  failIfEmptyOption,
  maxOption,
  sinceOption,
  sortOption,
  statusOption,
  untilOption,
} from '../choosing-options.ts';
import { globalOptions, type Program } from '../options.ts';
import { duration, exportType, wholeNumber } from '../values.ts';

const examples = `
Examples:
  $ modelarts-export list
  $ modelarts-export list --type conditional --output wide
  $ modelarts-export list --status failed,running --since 7d
  $ modelarts-export list --sort samples:desc --max 5
  $ modelarts-export list --columns id,status,export_params.export_dest
  $ modelarts-export list --json | jq -r '.export_tasks[] | .task_id, .path'
  $ modelarts-export list --query "export_tasks[?status=='FAILED'].task_id"
  $ modelarts-export list --all-datasets --status running
  $ modelarts-export list --watch --status pending
  $ modelarts-export list --sandbox`;

/** What the command does is loaded when it runs. */
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
    .option('-A, --all-datasets', 'of every dataset of the project; --limit tasks at a time')
    .option('-w, --watch', 'look again and again: on a terminal in place, elsewhere telling what has changed')
    .addOption(
      new Option('--interval <duration>', 'with --watch: time between two looks (default: 5s)').argParser(
        duration('--interval', { fromMs: 1000 }),
      ),
    )
    .addOption(outputOption())
    .addOption(queryOption())
    .optionsGroup('Choosing:')
    .addOption(statusOption(Object.keys(exportTask.statuses ?? {})))
    .addOption(sinceOption())
    .addOption(untilOption())
    .addOption(sortOption(exportTask.sortable.map(({ name }) => name).join(', ')))
    .addOption(maxOption())
    .addOption(columnsOption())
    .addOption(failIfEmptyOption())
    .addHelpText('after', examples)
    .action(async (options) => {
      const asked = askedFormatOf(globalOptions(program));
      if (options.watch || options.interval !== undefined) {
        return (await import('./watch.ts')).watchTasks(open, options, asked);
      }
      if (!options.allDatasets) return (await import('./run.ts')).list(open, options, asked);
      const { dataset } = globalOptions(program);
      await (await import('./all-datasets.ts')).listAllDatasets(open, { ...options, dataset }, asked);
    });
}
