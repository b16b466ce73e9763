import type { Context, OpenContext } from '../context/index.ts';
import type { Identity, LoginPlan, MissingField } from '../credentials/index.ts';
import { UsageError } from '../errors/index.ts';
import { harmless } from '../text/safe.ts';
import { isoSecond } from '../text/time.ts';
import type { Program } from './options.ts';

const examples = `
Examples:
  $ modelarts-export login --region eu-de
  $ MODELARTS_USERNAME=ada MODELARTS_DOMAIN_NAME=OTC0000 modelarts-export login --password-stdin < password.txt`;

export function declareLogin(program: Program, open: OpenContext): void {
  program
    .command('login')
    .summary('sign in once with user name and password')
    .description(
      'Sign in with a user name and a password, and keep the token: it serves until it ends, mostly for 24 hours, without the password. What is not configured is asked for.',
    )
    .option('--password-stdin', 'read the password from stdin, one line')
    .addHelpText('after', examples)
    .action(async (options) => {
      await login(await open(), options);
    });
}

async function login(context: Context, { passwordStdin }: { readonly passwordStdin?: true }): Promise<void> {
  const access = await context.access();
  if (!access.keepsTokens) {
    throw new UsageError('login keeps a token', 'leave --no-token-cache and --sandbox out');
  }
  const plan = access.planLogin();
  const answers = passwordStdin ? await fromStdin(context, plan) : await fromPerson(context, plan);
  const progress = context.terminal.progress(`signing in at ${plan.iam}`);
  const identity = await plan.logIn(answers, context.signal).finally(() => progress.stop());
  context.say(signedInAs(identity));
}

type Answers = Parameters<LoginPlan['logIn']>[0];

async function fromStdin(context: Context, { missing }: LoginPlan): Promise<Answers> {
  const others = missing.filter(({ key }) => key !== 'password');
  if (others.length === missing.length) {
    throw new UsageError('--password-stdin: a password is configured already', 'leave one of them out');
  }
  if (others.length > 0) throw nobodyToAsk(others);
  return { password: await readPassword(context) };
}

/** One line of stdin, without its end: blanks may belong to a password. */
async function readPassword({ terminal, signal }: Context): Promise<string> {
  if (terminal.input.isTerminal)
    throw new UsageError('--password-stdin: stdin is a terminal', 'leave it out to be asked');
  const password = (await terminal.input.read(signal)).replace(/\r?\n$/, '');
  if (password === '') throw new UsageError('--password-stdin: stdin is empty', 'give the password on stdin, one line');
  if (/[\r\n]/.test(password))
    throw new UsageError('--password-stdin: stdin has more than one line', 'give the password alone');
  return password;
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

/** `signed in as ada (OTC1), project eu-de (p1), until 2026-01-03T12:00:00Z` */
function signedInAs({ user, domain, project, expiresAt }: Identity): string {
  const who = [user ?? 'somebody', domain && `(${domain})`].filter(Boolean).join(' ');
  const where = project && `project ${project.name ? `${project.name} (${project.id})` : project.id}`;
  return harmless([`signed in as ${who}`, where, `until ${isoSecond(expiresAt)}`].filter(Boolean).join(', '));
}
