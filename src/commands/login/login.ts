import type { Context } from '../../context/index.ts';
import type { LoginPlan, MissingField } from '../../credentials/index.ts';
import { UsageError } from '../../errors/index.ts';
import { signedInAs } from '../signed-in-as.ts';
import { readPassword } from './read-password.ts';

type Answers = Parameters<LoginPlan['logIn']>[0];

export async function login(context: Context, { passwordStdin }: { readonly passwordStdin?: true }): Promise<void> {
  const access = await context.access();
  if (access.cacheFolder === undefined) {
    throw new UsageError('login keeps a token', 'leave --no-token-cache and --sandbox out');
  }
  const plan = access.planLogin();
  const answers = passwordStdin ? await fromStdin(context, plan) : await fromPerson(context, plan);
  const progress = context.terminal.progress(`signing in at ${plan.iam}`);
  const identity = await plan.logIn(answers, context.signal).finally(() => progress.stop());
  context.say(signedInAs(identity));
}

async function fromStdin(context: Context, { missing }: LoginPlan): Promise<Answers> {
  const others = missing.filter(({ key }) => key !== 'password');
  if (others.length === missing.length) {
    throw new UsageError('--password-stdin: a password is configured already', 'leave one of them out');
  }
  if (others.length > 0) throw nobodyToAsk(others);
  return { password: await readPassword(context) };
}

async function fromPerson(context: Context, { missing, iam, user }: LoginPlan): Promise<Answers> {
  if (missing.length === 0) return {};
  const prompt = await context.prompt();
  if (!prompt) throw nobodyToAsk(missing);
  const answers: Partial<Record<MissingField['key'], string>> = {};
  try {
    for (const { key, name } of missing) {
      const answer = await prompt.ask(questions[key](iam, user ?? answers.username), { isSecret: key === 'password' });
      if (!answer?.trim()) throw new UsageError(`${words[key]} was not given`, `type it, or set ${name}`);
      answers[key] = key === 'password' ? answer : answer.trim();
    }
    return answers;
  } finally {
    prompt.close();
  }
}

const words = { username: 'the user name', domain_name: 'the domain', password: 'the password' } as const;

const questions = {
  username: (iam: string) => `user name at ${iam}: `,
  domain_name: () => 'domain (account name): ',
  password: (iam: string, user = 'the user') => `password of ${user} at ${iam}: `,
} as const;

function nobodyToAsk(missing: readonly MissingField[]): UsageError {
  const names = missing.map(({ name }) => name).join(', ');
  const isPassword = missing.some(({ key }) => key === 'password');
  return new UsageError(
    `there is no terminal to ask on: ${names} ${missing.length === 1 ? 'is' : 'are'} not set`,
    isPassword ? 'set what is missing, or give the password with --password-stdin' : 'set what is missing',
  );
}
