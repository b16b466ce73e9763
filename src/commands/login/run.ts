import type { Access, Context } from '../../context/index.ts';
import type { Identity, LoginPlan, MissingField } from '../../credentials/index.ts';
import { UsageError } from '../../errors/index.ts';
import { harmless } from '../../text/safe.ts';
import { isoSecond } from '../../text/time.ts';
import { zonedTime } from '../../text/zone.ts';
import { readStdinLine } from '../stdin-line.ts';
import { type Answers, askForAll } from './ask.ts';
import { keepSettings, offerDataset } from './keep.ts';

export async function login(context: Context, { passwordStdin }: { readonly passwordStdin?: true }): Promise<void> {
  const prompt = passwordStdin ? undefined : await context.prompt();
  if (!prompt) return loginSilently(context, { passwordStdin });
  try {
    // a profile that is named may be made: what was typed is kept in it
    const own = context.with({}, { profileMayBeNew: true });
    refuseKeepingNothing(await own.access());
    const { chosen, plan, answers } = await askForAll(own, prompt);
    await signIn(chosen, plan, answers);
    if (await keepSettings(chosen, prompt)) await offerDataset(chosen, prompt);
  } finally {
    prompt.close();
  }
}

async function loginSilently(context: Context, { passwordStdin }: { readonly passwordStdin?: true | undefined }) {
  const access = await context.access();
  refuseKeepingNothing(access);
  const plan = access.planLogin();
  await signIn(context, plan, passwordStdin ? await fromStdin(context, plan) : withoutAsking(plan));
}

function refuseKeepingNothing({ keepsTokens }: Access): void {
  if (!keepsTokens) throw new UsageError('login keeps a token', 'leave --no-token-cache and --sandbox out');
}

async function signIn({ terminal, screen, signal, say }: Context, plan: LoginPlan, answers: Answers): Promise<void> {
  const progress = terminal.progress(`signing in at ${plan.iam}`);
  const identity = await plan.logIn(answers, signal).finally(() => progress.stop());
  const until = terminal.isWatched ? zonedTime(identity.expiresAt, screen.timeZone) : isoSecond(identity.expiresAt);
  say(signedInAs(identity, until));
}

async function fromStdin(context: Context, { missing }: LoginPlan): Promise<Answers> {
  const others = missing.filter(({ key }) => key !== 'password');
  if (others.length === missing.length) {
    throw new UsageError('--password-stdin: a password is configured already', 'leave one of them out');
  }
  if (others.length > 0) throw nobodyToAsk(others);
  const flag = '--password-stdin';
  const onTerminal = 'leave it out to be asked';
  return { password: await readStdinLine(context, { what: 'the password', flag, onTerminal }) };
}

function withoutAsking({ missing }: LoginPlan): Answers {
  if (missing.length > 0) throw nobodyToAsk(missing);
  return {};
}

function nobodyToAsk(missing: readonly MissingField[]): UsageError {
  const names = missing.map(({ name }) => name).join(', ');
  const isPassword = missing.some(({ key }) => key === 'password');
  return new UsageError(
    `there is no terminal to ask on: ${names} ${missing.length === 1 ? 'is' : 'are'} not set`,
    isPassword ? 'set what is missing, or give the password with --password-stdin' : 'set what is missing',
  );
}

/** `signed in as ada (OTC1), project eu-de (p1), until 2026-01-03T12:00:00Z` */
function signedInAs({ user, domain, project }: Identity, until: string): string {
  const who = [user ?? 'somebody', domain && `(${domain})`].filter(Boolean).join(' ');
  const where = project && `project ${project.name ? `${project.name} (${project.id})` : project.id}`;
  return harmless([`signed in as ${who}`, where, `until ${until}`].filter(Boolean).join(', '));
}
