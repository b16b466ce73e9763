import { Option } from '@commander-js/extra-typings';
import type { OpenContext } from '../../context/index.ts';
import { UsageError } from '../../errors/index.ts';
import { exportTypes } from '../../resources/export-task/index.ts';
import { formatOf, hasFormat, outputOption, queryOption } from '../asked-format.ts';
import { globalOptions, type Program } from '../options.ts';
import { duration, exportType, oneOf, taskId } from '../values.ts';
import {
  appearTimeoutOption,
  heartbeatOption,
  intervalOption,
  maxErrorsOption,
  timeoutOption,
} from '../wait/options.ts';

const examples = `
Examples:
  $ modelarts-export start --path obs://bucket/exports/today/
  $ modelarts-export start --path obs://bucket/exports/$CI_PIPELINE_ID/ --once --wait --timeout 2h
  $ modelarts-export start --path /bucket/in/ --new-dataset birds --work-path /bucket/work/
  $ modelarts-export start --path /bucket/folder/ --type labeled --dry-run
  $ modelarts-export start --sandbox --path /bucket/folder/ --wait

An export is known again by its path alone: give each run a path of its own. While one to the same path runs, nothing is
started: exit 9 (--attach and --once take that one, --force starts another). Exit 6 means that nothing was started and
that another try is worth it; exit 11, that one may run although no answer came: look before you start again.`;

/** What only a wait has. */
const waitFlags = ['timeout', 'interval', 'maxErrors', 'appearTimeout', 'heartbeat'];

export function declareStart(program: Program, open: OpenContext): void {
  const command = program
    .command('start')
    .summary('start an export, never twice; with --wait until it has ended')
    .description('Starts an export of the dataset, never twice. With --wait it waits for its end, as wait does.')
    .option('--path <obs>', 'where the export goes: obs://BUCKET/FOLDER/, s3://… or /BUCKET/FOLDER/')
    .addOption(new Option('--type <type>', `export type: ${exportTypes.join(', ')} or 0 to 3`).argParser(exportType))
    .addOption(
      new Option('--export-format <format>', 'tree (a folder for each label) or tile').argParser(
        oneOf('--export-format', ['tree', 'tile']),
      ),
    )
    .addOption(
      new Option('--annotation-format <format>', 'VOC or COCO').argParser(
        oneOf('--annotation-format', ['VOC', 'COCO']),
      ),
    )
    .addOption(
      new Option('--version-id <id>', 'a version of the dataset, instead of what is in it now').argParser(
        (text: string) => taskId(text, '--version-id'),
      ),
    )
    .option('--sample-state <state>', 'only samples in this state, such as accepted')
    .option('--new-dataset <name>', 'export to a new dataset of this name, which reads from --path')
    .option('--work-path <obs>', 'the working directory of the new dataset')
    .option('--train-sample-ratio <ratio>', 'split at random: the share for training, 0 to 1')
    .option('--body <file>', "a JSON document with any field of the API; '-' is stdin; the flags above lie over it")
    .option('--attach', 'where such an export runs already, take that one')
    .option('--once', 'the same, and take one that has succeeded, too')
    .option('--force', 'start another one even so')
    .option('--dry-run', 'everything but the request that starts: prints its body')
    .addOption(
      new Option('--settle <duration>', 'how long to look for the export when no answer has come')
        .argParser(duration('--settle'))
        .default(60_000, '60s'),
    )
    .option('--wait', 'wait for its end; the exit code is that of wait')
    .addOption(timeoutOption())
    .addOption(intervalOption())
    .addOption(maxErrorsOption())
    .addOption(appearTimeoutOption())
    .addOption(heartbeatOption())
    .addOption(outputOption())
    .addOption(queryOption())
    .addHelpText('after', examples);
  command.action(async (options) => {
    const policies = (['attach', 'once', 'force'] as const).filter((policy) => options[policy]);
    if (policies.length > 1) {
      throw new UsageError(`${policies.map((policy) => `--${policy}`).join(' and ')} exclude each other`, 'choose one');
    }
    const ofWait = command.options.filter((option) => waitFlags.includes(option.attributeName()));
    const stray = ofWait.find((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
    if (stray && !options.wait) throw new UsageError(`${stray.long} is for --wait`, 'give --wait, too');
    const { query } = globalOptions(program);
    if (query !== undefined && !options.wait) throw new UsageError('--query is for --wait', 'give --wait, too');
    if (query !== undefined && options.dryRun) {
      throw new UsageError('--query asks what a wait prints, --dry-run prints the order', 'leave one of them out');
    }
    const [{ start }, context] = await Promise.all([import('./run.ts'), open()]);
    const known = [...program.options, ...command.options];
    await start(context, {
      ...options,
      policy: policies[0] ?? 'refuse',
      format: formatOf(globalOptions(program)),
      hasFormat: hasFormat(globalOptions(program)),
      argvOfWait: (id) => ['wait', id, ...wordsOf(context.argv, { known, kept: [...program.options, ...ofWait] })],
    });
  });
}

interface Flags {
  readonly known: readonly Option[];
  readonly kept: readonly Option[];
}

/** Those of the words that belong to the flags that are kept: what was typed, for another command. */
function wordsOf([word, ...rest]: readonly string[], flags: Flags): readonly string[] {
  if (word === undefined) return [];
  const [name] = word.split('=', 1);
  const option = flags.known.find(({ long, short }) => name === long || name === short);
  const length = option?.required && name === word ? 1 : 0;
  const isKept = option ? flags.kept.includes(option) : word.startsWith('-');
  return [...(isKept ? [word, ...rest.slice(0, length)] : []), ...wordsOf(rest.slice(length), flags)];
}
