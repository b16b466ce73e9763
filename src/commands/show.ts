import type { Context, OpenContext, View } from '../context/index.ts';
import { NotFoundError } from '../errors/index.ts';
import { isUnknownDataset } from '../errors/service-codes.ts';
import { exportTask } from '../resources/export-task/index.ts';
import { outputOption, queryOption } from './asked-format.ts';
import type { Program } from './options.ts';
import { taskId } from './values.ts';

const examples = `
Examples:
  $ modelarts-export show TZMuy7OKbClkGCAc3gb
  $ modelarts-export show TZMuy7OKbClkGCAc3gb rF9NNoB56k5rtYKg2Y7
  $ modelarts-export show TZMuy7OKbClkGCAc3gb --json | jq -r .path
  $ modelarts-export show TZMuy7OKbClkGCAc3gb --sandbox`;

export function declareShow(program: Program, open: OpenContext): void {
  program
    .command('show')
    .summary('one export task or several, every field')
    .description('One export task, or several one after another: every field that they have.')
    .argument('<task-id...>', 'the tasks', (text: string, earlier: readonly string[] = []) => [
      ...earlier,
      taskId(text),
    ])
    .addOption(outputOption())
    .addOption(queryOption())
    .addHelpText('after', examples)
    .action(async (ids) => {
      await show(await open(), ids);
    });
}

/** All are asked for before anything is printed; which are missing is told when the others have been. */
async function show(context: Context, ids: readonly string[]): Promise<void> {
  const view = await context.view();
  const { found, missing } = await readTasks(context, new Set(ids));
  const isList = ids.length > 1 && !view.tellsMoreOfOne;
  if (found.length > 0)
    await context.page(isList ? asList(found, view, context) : oneAfterAnother(found, view, context), view);
  const [first, ...others] = missing;
  if (first) throw others.length === 0 ? first.error : allNotFound([first, ...others], new Set(ids).size);
}

type Task = Parameters<typeof exportTask.idOf>[0];

interface Missing {
  readonly id: string;
  readonly error: NotFoundError;
}

async function readTasks({ exportTasks, terminal }: Context, ids: ReadonlySet<string>) {
  const { task } = await exportTasks();
  const found: Task[] = [];
  const missing: Missing[] = [];
  const progress = terminal.progress('');
  try {
    for (const id of ids) {
      progress.update(`reading ${exportTask.noun.one} ${id}`);
      const answer = await task(id).catch(ifNotFound);
      if (answer instanceof NotFoundError) missing.push({ id, error: answer });
      else found.push(answer);
    }
  } finally {
    progress.stop();
  }
  return { found, missing };
}

/** That the dataset does not exist is true of all its tasks. */
function ifNotFound(error: unknown): NotFoundError {
  if (error instanceof NotFoundError && !isUnknownDataset(error)) return error;
  throw error;
}

function asList(tasks: readonly Task[], view: View, { screen }: Context): AsyncIterable<string> {
  const pages = (async function* () {
    yield tasks;
  })();
  return view.list({ pages, total: () => tasks.length }, exportTask, screen);
}

async function* oneAfterAnother(tasks: readonly Task[], view: View, { screen }: Context): AsyncIterable<string> {
  for (const [index, task] of tasks.entries()) {
    if (index > 0) yield '\n';
    yield* view.item(task, exportTask, screen);
  }
}

function allNotFound(missing: readonly [Missing, ...Missing[]], asked: number): NotFoundError {
  const ids = missing.map(({ id }) => id).join(', ');
  const [{ error }] = missing;
  return new NotFoundError(`${missing.length} of ${asked} export tasks not found: ${ids}`, error.details);
}
