import type { Access, Context } from '../../context/index.ts';
import type { Credential, Identity } from '../../credentials/index.ts';
import { CliError, UnavailableError } from '../../errors/index.ts';
import { datasetTypes } from '../../resources/dataset/index.ts';
import { isoSecond } from '../../text/time.ts';
import { attempt, type Finding, fail, ok, skip, warn } from './check.ts';

interface Surroundings {
  readonly access: Access;
  readonly context: Context;
  readonly canAskIam: boolean;
}

interface Who {
  readonly finding: Finding;
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
    return { finding: ok(`${what}: only ModelArts can tell whether it is good`), credential };
  }
  // a token that is brought goes to ModelArts without IAM; one that IAM makes may lie in the cache
  if (!canAskIam && !credential.signsInAtIam)
    return { finding: skip(`${what}: IAM cannot be asked about it`), credential };
  const identity = await attempt(context.signal, async () => credential.identity?.(context.signal));
  if (identity instanceof UnavailableError && !canAskIam) {
    return { finding: skip(`${what}: IAM cannot be asked`), credential: undefined };
  }
  if (identity instanceof CliError) return { finding: fail(identity), credential: undefined };
  return { finding: identityFinding(what, identity, { credential, now: context.terminal.clock.now() }), credential };
}

const soonMs = 60 * 60_000;

function identityFinding(
  what: string,
  identity: Identity | undefined,
  { credential, now }: { readonly credential: Credential; readonly now: number },
): Finding {
  if (!identity) return ok(what);
  const { user = 'somebody', domain, expiresAt } = identity;
  const message = `${what}: ${user}${domain ? ` (${domain})` : ''}, until ${isoSecond(expiresAt)}`;
  const endsSoon = expiresAt - now < soonMs && !credential.signsInAtIam;
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
