import type { OpenContext } from '../../context/index.ts';
import { hasFormat, outputOption, queryOption } from '../asked-format.ts';
import { globalOptions, type Program } from '../options.ts';
import { addTarget } from './ids.ts';
import { appearTimeoutOption, heartbeatOption, intervalOption, maxErrorsOption, timeoutOption } from './options.ts';

const examples = `
Examples:
  $ modelarts-export wait rF9NNoB56k5rtYKg2Y7
  $ modelarts-export wait rF9NNoB56k5rtYKg2Y7 --timeout 2h --json | jq -r .path
  $ modelarts-export wait rF9NNoB56k5rtYKg2Y7 --query path
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
    .addOption(timeoutOption())
    .addOption(intervalOption())
    .option('--fail-fast', 'end at the first task that failed')
    .addOption(maxErrorsOption())
    .addOption(appearTimeoutOption())
    .addOption(heartbeatOption())
    .addOption(outputOption())
    .addOption(queryOption())
    .addHelpText('after', examples)
    .action(async (targets, options) => {
      const [{ wait }, context] = await Promise.all([import('./run.ts'), open()]);
      await wait(context, targets, { ...options, hasFormat: hasFormat(globalOptions(program)) });
    });
}
