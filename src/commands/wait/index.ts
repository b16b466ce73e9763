import { Option } from '@commander-js/extra-typings';
import type { OpenContext } from '../../context/index.ts';
import type { Program } from '../options.ts';
import { duration, wholeNumber } from '../values.ts';
import { addTarget } from './ids.ts';

const examples = `
Examples:
  $ modelarts-export wait rF9NNoB56k5rtYKg2Y7
  $ modelarts-export wait rF9NNoB56k5rtYKg2Y7 --timeout 2h --json | jq -r .path
  $ modelarts-export list --output name | modelarts-export wait - --fail-fast
  $ modelarts-export wait --sandbox rF9NNoB56k5rtYKg2Y7

The exit code tells how it ended: 0 every task succeeded, 10 a task failed, 3 a task does not exist,
124 out of time, 8 not ended yet (--timeout 0).`;

export function declareWait(program: Program, open: OpenContext): void {
  program
    .command('wait')
    .summary('until every task has ended; the exit code tells how')
    .description(
      'Waits until every one of the tasks has ended, or without ids until every task of the dataset has. The exit code tells how.',
    )
    .argument('[task-id...]', "the tasks; '-' reads their ids from stdin", addTarget)
    .addOption(
      new Option('--timeout <duration>', "for how long, or 'none'; 0 looks once")
        .argParser(duration('--timeout', { endless: 'none' }))
        .default(3_600_000, '1h'),
    )
    .addOption(
      new Option(
        '--interval <duration>',
        'fixed time between two looks (default: 3s at first, then longer, up to 30s)',
      ).argParser(duration('--interval', { fromMs: 1000 })),
    )
    .option('--fail-fast', 'end at the first task that failed')
    .addOption(
      new Option('--max-errors <n>', 'give up after so many failed looks in a row')
        .argParser(wholeNumber('--max-errors', 1))
        .default(10),
    )
    .addOption(
      new Option('--appear-timeout <duration>', 'for how long a task may not be known yet')
        .argParser(duration('--appear-timeout'))
        .default(30_000, '30s'),
    )
    .addOption(
      new Option('--heartbeat <duration>', "a sign of life in a log, or 'off'")
        .argParser(duration('--heartbeat', { fromMs: 1000, endless: 'off' }))
        .default(60_000, '60s'),
    )
    .addHelpText('after', examples)
    .action(async (targets, options) => {
      const [{ wait }, context] = await Promise.all([import('./run.ts'), open()]);
      await wait(context, targets, options);
    });
}
