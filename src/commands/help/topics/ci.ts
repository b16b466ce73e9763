import { type Block, blocksOf } from '../blocks.ts';

/** What a job needs to know, in the order in which it is met. */
export function ciPage(): Block[] {
  return blocksOf(`
A job starts an export and waits for it in one line:
  $ modelarts-export start --path "obs://bucket/exports/$CI_PIPELINE_ID/" --once --wait --timeout 2h --json > export.json

An export is known again by its path alone: give each run a path of its own. --once takes the export that an earlier try of the same
job has started, whether it runs or has succeeded. A task that runs already is waited for by its id:
  $ modelarts-export wait "$TASK_ID" --timeout 2h

Exit codes:
  0    it has succeeded
  10   it has failed or was stopped; the reason is in the last lines of stderr and in the record on stdout
  124  it had not ended when --timeout was over; it goes on, and the hint on stderr waits on
  9    nothing was started: another one to this path runs, or the dataset is busy
  11   it may run, although no answer came: look before you start again, or run again with --once
  6    nothing was started, as ModelArts cannot be reached: worth running the job again
  2    nothing was started: the command line or a setting is wrong, such as an empty variable in the path

In a log there is a line for each change and one a minute (--heartbeat), each with its time in UTC; stdout holds nothing but the
last record of the task. A look that fails is a missed look; ten in a row (--max-errors) end the wait with 6.

A job needs:
  MODELARTS_REGION        such as eu-de
  MODELARTS_PROJECT_ID    the console has it under My Credentials
  MODELARTS_DATASET_ID    \`modelarts-export datasets\` shows them
  MODELARTS_ACCESS_KEY    with MODELARTS_SECRET_KEY, which the CI masks; other ways: \`modelarts-export help credentials\``);
}
