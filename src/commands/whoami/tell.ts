import type { Access, Context } from '../../context/index.ts';
import type { Candidate, Credential, Identity } from '../../credentials/index.ts';
import { CliError } from '../../errors/index.ts';
import { type Whoami, type WhoamiCandidate, whoamiDetails, whoamiInBrief } from '../../resources/whoami.ts';
import type { Setting, Settings } from '../../settings/index.ts';
import { propertyOf, type ResolvedKey, resolvedKeys } from '../../settings/table.ts';
import { isoSecond } from '../../text/time.ts';
import { documentView } from '../print-document.ts';

/** What can be told is told in any case; then comes what is wrong. */
export async function whoami(context: Context, { isVerbose }: { readonly isVerbose: boolean }): Promise<void> {
  const tell = await documentView(context);
  const access = await context.access();
  const progress = context.terminal.progress('asking IAM');
  const { document, failure } = await gather(access, context).finally(() => progress.stop());
  const isNobody = document.candidates.every(({ state }) => state === 'absent');
  const isBrief = isNobody && !isVerbose && (await isDrawn(context));
  await context.print(tell(document, isBrief ? whoamiInBrief : whoamiDetails, context.screen));
  if (isBrief) context.notice('-v tells every place that was looked at');
  if (failure) throw failure;
}

/** Programs are told everything, always. */
async function isDrawn({ screen, view }: Context): Promise<boolean> {
  return screen.isTerminal && (await view()).format === 'table';
}

interface Gathered {
  readonly document: Whoami;
  /** The first thing that went wrong: what comes after it could not be asked. */
  readonly failure: CliError | undefined;
}

/** All there is to be known. IAM is asked only with a credential that is whole, and only where there is an IAM. */
async function gather(access: Access, { signal, warn }: Pick<Context, 'signal' | 'warn'>): Promise<Gathered> {
  const { settings } = access;
  let failure: CliError | undefined;
  const attempt = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
    if (failure) return undefined;
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CliError)) throw error;
      failure = error;
      return undefined;
    }
  };
  const credential = await attempt(access.credential);
  const identity = await attempt(async () => credential?.identity?.(signal));
  const project = (await attempt(access.project)) ?? settings.project;
  const endpoint = await endpointOf(access, failure === undefined);
  if (identity?.project && project && identity.project.id !== project.value) {
    warn(`the token is for project ${identity.project.id}, but ${project.source} says ${project.value}`);
  }
  return {
    document: {
      ...identityFields(identity),
      credential: credential ? { kind: credential.kind, source: sourceOf(credential) } : null,
      candidates: toldCandidates(access.candidates, credential),
      settings: settingsFields({ ...settings, project, endpoint }),
    },
    failure,
  };
}

/** That there is none is no reason not to tell the rest. */
async function endpointOf({ settings, endpoint }: Access, mayAsk: boolean): Promise<Setting | undefined> {
  const known = settings.endpoint ?? settings.regionEndpoint;
  return mayAsk ? endpoint().catch(() => known) : known;
}

function identityFields(identity: Identity | undefined) {
  return {
    user: identity?.user ?? null,
    domain: identity?.domain ?? null,
    project: identity?.project ? { id: identity.project.id, name: identity.project.name ?? null } : null,
    expires_at: identity ? isoSecond(identity.expiresAt) : null,
  };
}

function sourceOf({ source, assumedWith }: Credential): string {
  return assumedWith ? `${source}, assumed with ${assumedWith.source}` : source;
}

type Used = Pick<Credential, 'source'> | undefined;

/** An agency counts beside the credential that assumes it. */
function toldCandidates(candidates: readonly Candidate[], credential: Credential | undefined): WhoamiCandidate[] {
  const used = credential?.assumedWith ?? credential;
  const present = candidates.filter(({ finding }) => finding.is !== 'absent');
  const agency = present.find(({ provider }) => provider.isOver);
  const first = present.find(({ provider }) => !provider.isOver);
  const isBehindLogin =
    first?.place.ambient && used && first.finding.is === 'found' && first.finding.source !== used.source;
  const winners = [agency, isBehindLogin ? undefined : first];
  const all = candidates.map((candidate) => told(candidate, winners.includes(candidate), used));
  return first && !isBehindLogin ? all : [...all, toldLogin(used)];
}

/** Where nothing at all is configured, an earlier login counts. */
function toldLogin(used: Used): WhoamiCandidate {
  const common = { kind: 'password', place: 'modelarts-export login' } as const;
  if (used) return { ...common, state: 'used', reason: 'its token is kept' };
  return { ...common, state: 'absent', reason: 'no token is kept for this project and IAM' };
}

function told({ provider, place, finding }: Candidate, isWinner: boolean, used: Used): WhoamiCandidate {
  const common = { kind: provider.kind, place: place.name };
  // the place is told already
  const brief = (text: string) => text.replaceAll(` in ${place.name}`, '');
  if (finding.is === 'absent') return { ...common, state: 'absent', reason: brief(finding.because) };
  if (finding.is === 'incomplete') {
    const isUsed = isWinner && used !== undefined;
    const missing = brief(finding.error.message);
    const reason = isUsed ? `${missing}: the token of ${used.source} serves` : missing;
    return { ...common, state: isUsed ? 'used' : 'half', reason };
  }
  const source = finding.source === place.name ? 'it' : finding.source;
  if (isWinner) return { ...common, state: 'used', reason: `${source} comes first` };
  return { ...common, state: 'unused', reason: `${source} is set, but another one comes before it` };
}

function settingsFields(settings: Settings): Whoami['settings'] {
  const told = Object.fromEntries(resolvedKeys.map((key) => [key, field(settings[propertyOf(key)])]));
  if (!tellsAll(told)) throw new Error('a setting is missing in what whoami tells');
  return told;
}

type Told = ReturnType<typeof field>;

/** The compiler holds the keys of the table against those that the schema asks for. */
function tellsAll(told: Readonly<Partial<Record<ResolvedKey, Told>>>): told is Readonly<Record<ResolvedKey, Told>> {
  return resolvedKeys.every((key) => key in told);
}

function field(setting: Setting | undefined) {
  return setting ? { value: setting.value, source: setting.source } : null;
}
