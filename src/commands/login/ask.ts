import type { Context, Prompt } from '../../context/index.ts';
import type { IamProject, LoginPlan, MissingField } from '../../credentials/index.ts';
import { AuthError, NotFoundError, RefusedError, UsageError } from '../../errors/index.ts';

export type Answers = Parameters<LoginPlan['logIn']>[0];

interface Asked {
  /** Knows the region and the project that were chosen: they count as flags would. */
  readonly chosen: Context;
  readonly plan: LoginPlan;
  readonly answers: Answers;
}

/** All that is missing, in the order in which one thing leads to the next. */
export async function askForAll(context: Context, prompt: Prompt): Promise<Asked> {
  let chosen = context;
  let plan = await planOf(chosen);
  if (isMissing('region', plan)) {
    chosen = context.with(await chooseRegion(context, plan, prompt));
    plan = await planOf(chosen);
  }
  const answers = await askForUser(plan, prompt);
  if (isMissing('project_id', plan)) {
    const project = await chooseProject(chosen, { plan, answers, prompt });
    if (project) chosen = chosen.with({ project: project.id });
    plan = await planOf(chosen);
  }
  return { chosen, plan, answers };
}

async function planOf(context: Context): Promise<LoginPlan> {
  return (await context.access()).planLogin({ choosing: true });
}

function isMissing(key: MissingField['key'], { missing }: LoginPlan): boolean {
  return missing.some((field) => field.key === key);
}

async function chooseRegion(context: Context, { missing }: LoginPlan, prompt: Prompt) {
  const regions = [...(await context.regions())].map(([name, endpoint]) => ({
    value: name,
    label: name,
    hint: new URL(endpoint).host,
  }));
  const other = { value: 'other', label: 'other', hint: 'I give the address of IAM' };
  const region = await prompt.choose('region', [...regions, other]);
  if (region === undefined) throw notGiven('region', missing);
  if (region !== other.value) return { region };
  const iamEndpoint = (await prompt.ask('address of IAM'))?.trim();
  if (!iamEndpoint) throw new UsageError('the address of IAM was not given', 'type it, or give --iam-endpoint URL');
  return { iamEndpoint };
}

async function askForUser({ missing, iam, user }: LoginPlan, prompt: Prompt): Promise<Answers> {
  const answers: { -readonly [Key in keyof Answers]: string } = {};
  for (const key of ['username', 'domain_name', 'password'] as const) {
    if (!missing.some((field) => field.key === key)) continue;
    const question = questions[key](iam ?? 'IAM', user ?? answers.username);
    const answer = await prompt.ask(question, { isSecret: key === 'password' });
    if (!answer?.trim()) throw notGiven(key, missing);
    answers[key] = key === 'password' ? answer : answer.trim();
  }
  return answers;
}

const questions = {
  username: (iam: string) => `user name at ${iam}`,
  domain_name: () => 'domain (account name)',
  password: (iam: string, user = 'the user') => `password of ${user} at ${iam}`,
} as const;

const words = {
  region: 'the region',
  username: 'the user name',
  domain_name: 'the domain',
  password: 'the password',
  project_id: 'the project',
} as const;

function notGiven(key: MissingField['key'], missing: readonly MissingField[]): UsageError {
  const name = missing.find((field) => field.key === key)?.name ?? key;
  return new UsageError(`${words[key]} was not given`, `type it, or set ${name}`);
}

interface ProjectQuestion {
  readonly plan: LoginPlan;
  readonly answers: Answers;
  readonly prompt: Prompt;
}

/** One that there is no choice about is taken; undefined: IAM does not tell, and the region's own is left. */
async function chooseProject(
  context: Context,
  { plan, answers, prompt }: ProjectQuestion,
): Promise<IamProject | undefined> {
  const { region } = (await context.access()).settings;
  const progress = context.terminal.progress(`asking ${plan.iam} for the projects`);
  const projects = await plan
    .projects(answers, context.signal)
    .catch((error: unknown) => {
      if (region && (error instanceof RefusedError || error instanceof NotFoundError)) return undefined;
      throw error;
    })
    .finally(() => progress.stop());
  if (!projects) return undefined;
  const [only, ...others] = ofRegion(projects, region?.value);
  if (!only) throw new AuthError('IAM tells of no project that this user may use', { hint: 'ask for a role in one' });
  if (others.length === 0) return only;
  const choices = [only, ...others].map((project) => ({ value: project, label: project.name, hint: project.id }));
  const project = await prompt.choose('project', choices);
  if (!project) throw notGiven('project_id', plan.missing);
  return project;
}

/** A region's own project has its name, the others in it begin with that (IAM, "Querying project information"). */
function ofRegion(projects: readonly IamProject[], region: string | undefined): readonly IamProject[] {
  const sorted = [...projects].sort((one, other) => (one.name < other.name ? -1 : 1));
  const own = sorted.filter(({ name }) => name === region || name.startsWith(`${region}_`));
  return own.length > 0 ? own : sorted;
}
