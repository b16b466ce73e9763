import type { Context, OpenContext } from '../context/index.ts';
import { exportTask } from '../resources/export-task/index.ts';
import { type Program, queryOption } from './options.ts';
import { taskId } from './values.ts';

const examples = `
Examples:
  $ modelarts-export show TZMuy7OKbClkGCAc3gb
  $ modelarts-export show TZMuy7OKbClkGCAc3gb --json | jq -r .path
  $ modelarts-export show TZMuy7OKbClkGCAc3gb --sandbox`;

export function declareShow(program: Program, open: OpenContext): void {
  program
    .command('show')
    .summary('one export task, every field')
    .description('One export task: every field that it has.')
    .argument('<task-id>', 'the task', (text: string) => taskId(text))
    .addOption(queryOption())
    .addHelpText('after', examples)
    .action(async (id) => {
      await show(await open(), id);
    });
}

async function show(context: Context, id: string): Promise<void> {
  const { screen, terminal } = context;
  const [view, exportTasks] = await Promise.all([context.view(), context.exportTasks()]);
  const progress = terminal.progress(`reading ${exportTask.noun.one} ${id}`);
  try {
    const task = await exportTasks.task(id);
    await context.print(view.item(task, exportTask, screen));
  } finally {
    progress.stop();
  }
}
