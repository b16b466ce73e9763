import type { Context, Prompt } from '../../context/index.ts';
import { CliError } from '../../errors/index.ts';
import { type Dataset, datasetTypes, isBeingDeleted } from '../../resources/dataset/index.ts';
import { propertyOf, settingFlags } from '../../settings/table.ts';

/** What would have to be typed again: what a variable says stays where it is. */
const keepable = ['region', 'project_id', 'iam_endpoint', 'endpoint'] as const;

/** False when there was something to keep, and it was not to be. */
export async function keepSettings(context: Context, prompt: Prompt): Promise<boolean> {
  const { settings } = await context.access();
  const config = await context.config();
  const given = keepable.flatMap((key) => {
    const setting = settings[propertyOf(key)];
    const isGiven = settingFlags.some((flag) => flag.key === key && flag.name === setting?.source);
    return setting && isGiven && config.get(key) !== setting.value ? [[key, setting.value] as const] : [];
  });
  if (given.length === 0) return true;
  const what = given.map(([key, value]) => `${words[key]} ${value}`).join(', ');
  const place = `profile ${config.profile.value} of ${config.file.value}`;
  if (!(await prompt.confirm(`keep ${what} in ${place}?`))) {
    context.say('not kept: give them again, as flags or variables');
    return false;
  }
  await config.set(Object.fromEntries(given));
  return true;
}

const words = {
  region: 'region',
  project_id: 'project',
  iam_endpoint: 'IAM',
  endpoint: 'endpoint',
} as const;

/** To choose none is an answer, too. */
export async function offerDataset(context: Context, prompt: Prompt): Promise<void> {
  if ((await context.access()).settings.dataset) return;
  const choices = await readDatasets(context);
  if (!choices) return;
  if (choices.length === 0) return context.notice('there is no dataset in this project yet');
  const none = { value: undefined, label: 'none', hint: 'give --dataset each time' };
  const id = await prompt.choose('dataset', [...choices, none]);
  if (id === undefined)
    return context.say("'modelarts-export datasets' shows the datasets, 'config set dataset_id ID' keeps one");
  await (await context.config()).set({ dataset_id: id });
  context.say("'modelarts-export list' shows its export tasks now");
}

/** undefined: they cannot be read, which is told and makes no login fail. */
async function readDatasets(context: Context) {
  const progress = context.terminal.progress('reading datasets');
  try {
    const found = [];
    for await (const page of (await context.datasets()).everything().pages) found.push(...page);
    return choicesOf(found.filter((dataset) => !isBeingDeleted(dataset)));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    context.signal.throwIfAborted();
    context.warn(`the datasets cannot be read: ${error.message}`);
    return undefined;
  } finally {
    progress.stop();
  }
}

/** Where several have one name their ids stand beside it: a hint is shown of one of them only. */
function choicesOf(datasets: readonly Dataset[]) {
  const isTwin = (name: string) => datasets.filter(({ dataset_name: other }) => other === name).length > 1;
  return datasets.map(({ dataset_id: id, dataset_name: name, dataset_type: type }) => {
    const label = name && isTwin(name) ? `${name} ${id}` : (name ?? id);
    return { value: id, label, hint: [datasetTypes.get(type ?? -1), label === name && id].filter(Boolean).join(', ') };
  });
}
