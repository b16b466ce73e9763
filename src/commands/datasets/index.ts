import { Option } from '@commander-js/extra-typings';
import type { OpenContext } from '../../context/index.ts';
import { askedFormatOf, outputOption, queryOption } from '../asked-format.ts';
import { columnsOption, failIfEmptyOption, maxOption, sortOption } from '../choosing-options.ts';
import { globalOptions, type Program } from '../options.ts';
import { wholeNumber } from '../values.ts';

const examples = `
Examples:
  $ modelarts-export datasets
  $ modelarts-export datasets --search street --exportable
  $ modelarts-export datasets --sort created:desc --max 5
  $ modelarts-export datasets --json | jq -r '.datasets[] | select(.status == 1).dataset_id'
  $ modelarts-export datasets show gfghHSokody6AJigS5A
  $ modelarts-export datasets --sandbox`;

const examplesOfShow = `
Examples:
  $ modelarts-export datasets show gfghHSokody6AJigS5A
  $ modelarts-export datasets show flowers
  $ modelarts-export datasets show --json | jq -r .work_path
  $ modelarts-export datasets show --sandbox`;

/** What the commands do is loaded when one of them runs. */
export function declareDatasets(program: Program, open: OpenContext): void {
  const datasets = program
    .command('datasets')
    .summary('the datasets of the project, or one of them')
    .description('The datasets of the project: all of them, or with --limit or --offset exactly that page.')
    .helpCommand(false)
    .addHelpText('after', examples);
  datasets
    .command('list', { isDefault: true })
    .summary('the datasets of the project')
    .description('The datasets of the project: all of them, or with --limit or --offset exactly that page.')
    .option('--search <text>', 'only those whose name the service finds by this text')
    .option('--dataset-type <type>', 'dataset type, in words or as the number of the API')
    .option('--exportable', 'only those that can be exported, as far as the service tells')
    .option('--running', 'only those in which an export runs')
    .option('--workspace <id>', 'only those of this workspace')
    .addOption(new Option('--limit <n>', 'datasets on a page, 1 to 100').argParser(wholeNumber('--limit', 1, 100)))
    .addOption(new Option('--offset <page>', 'page, from 0').argParser(wholeNumber('--offset', 0)))
    .option('--all', 'read every page, --limit datasets at a time')
    .addOption(outputOption())
    .addOption(queryOption())
    .optionsGroup('Choosing:')
    .addOption(sortOption('a column (name, created …)'))
    .addOption(maxOption())
    .addOption(columnsOption())
    .addOption(failIfEmptyOption())
    .addHelpText('after', examples)
    .action(async (options) => {
      await (await import('./run.ts')).listDatasets(open, options, askedFormatOf(globalOptions(program)));
    });
  datasets
    .command('show')
    .summary('one dataset, every field')
    .description(
      'One dataset: every field that it has. Without an argument, that of --dataset or MODELARTS_DATASET_ID.',
    )
    .argument('[dataset]', 'its id, or its name')
    .addOption(outputOption())
    .addOption(queryOption())
    .addHelpText('after', examplesOfShow)
    .action(async (dataset) => {
      await (await import('./run.ts')).showDataset(open, dataset);
    });
}
