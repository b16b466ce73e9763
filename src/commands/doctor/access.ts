import type { Access, Context } from '../../context/index.ts';
import type { Credential, Identity } from '../../credentials/index.ts';
import { CliError, UnavailableError } from '../../errors/index.ts';
import { datasetTypes } from '../../resources/dataset/index.ts';
import { isoSecond } from '../../text/time.ts';
import { zonedTime } from '../../text/zone.ts';
import { attempt, type Finding, fail, ok, skip, warn } from './check.ts';

interface Surroundings {
  readonly access: Access;
  readonly context: Context;
  readonly canAskIam: boolean;
}

interface Who {
  readonly finding: Finding;
  /** Nobody has said whether it is good; what it is called. */
  readonly unasked?: string;
  /** undefined: with this one nothing can be asked. */
  readonly credential: Credential | undefined;
}

/** Whose it is and until when, where IAM can tell. */
export async function examineCredential(
  credential: Credential | CliError,
  { access, context, canAskIam }: Surroundings,
): Promise<Who> {
  if (credential instanceof CliError) return { finding: fail(credential), credential: undefined };
  const { kind, source } = credential;
  const what = `${kind} from ${source}`;
  if (!credential.identity || !access.settings.iamEndpoint) {
    return { finding: skip(`${what}: only ModelArts can tell whether it is good`), credential, unasked: what };
  }
  // a token that is brought goes to ModelArts without IAM; one that IAM makes may lie in the cache
  if (!canAskIam && !credential.signsInAtIam)
    return { finding: skip(`${what}: IAM cannot be asked about it`), credential, unasked: what };
  const identity = await attempt(context.signal, async () => credential.identity?.(context.signal));
  if (identity instanceof UnavailableError && !canAskIam) {
    return { finding: skip(`${what}: IAM cannot be asked`), credential: undefined };
  }
  if (identity instanceof CliError) return { finding: fail(identity), credential: undefined };
  if (!identity) return { finding: skip(`${what}: IAM does not tell of it`), credential, unasked: what };
  return {
    finding: identityFinding(what, identity, { credential, context, until: await timeTold(identity, context) }),
    credential,
  };
}

/** People are told it as everywhere else. */
async function timeTold({ expiresAt }: Identity, { screen, view }: Context): Promise<string> {
  const isForPeople = screen.isDrawn && (await view()).format === 'table';
  return isForPeople ? zonedTime(expiresAt, screen.timeZone) : isoSecond(expiresAt);
}

/** Whoever was let in has shown a good one. */
export function settledBy(project: Finding, { finding, unasked }: Who): Finding {
  return unasked !== undefined && project.status === 'ok' ? ok(`${unasked}: ModelArts accepts it`) : finding;
}

const soonMs = 60 * 60_000;

interface Told {
  readonly credential: Credential;
  readonly context: Context;
  readonly until: string;
}

function identityFinding(what: string, identity: Identity, { credential, context, until }: Told): Finding {
  const { user = 'somebody', domain, expiresAt } = identity;
  const message = `${what}: ${user}${domain ? ` (${domain})` : ''}, until ${until}`;
  const endsSoon = expiresAt - context.terminal.clock.now() < soonMs && !credential.signsInAtIam;
  return endsSoon
    ? warn(message, 'it ends within the hour; get a new one, or sign in: modelarts-export login')
    : ok(message);
}

/** Nothing of a dataset is needed to ask whether the project may be looked at. */
export async function examineProject(access: Access, context: Context): Promise<Finding> {
  const answer = await attempt(context.signal, async () => {
    const datasets = await context.datasets();
    for await (const _ of datasets.onePage({ limit: 1 }).pages);
    return access.project();
  });
  if (answer instanceof CliError) return fail(answer);
  return ok(`${answer?.value} (${answer?.source}): its datasets may be listed`);
}

export async function examineDataset(access: Access, context: Context): Promise<Finding> {
  const { dataset: setting } = access.settings;
  if (!setting) {
    const hint = "'modelarts-export datasets' shows them, 'config set dataset_id ID' keeps one";
    return warn('none is set: list, wait and start need one', hint);
  }
  const found = await attempt(context.signal, async () => (await context.datasets()).dataset(setting.value));
  if (found instanceof CliError) return fail(found);
  const { dataset_name: name, dataset_id: id, dataset_type: type } = found;
  const facts = [name && id, datasetTypes.get(type ?? -1)].filter(Boolean).join(', ');
  return ok(`${name ?? id}${facts ? ` (${facts})` : ''}, from ${setting.source}`);
}
