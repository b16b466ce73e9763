import type { Access, Context } from '../../context/index.ts';
import type { Credential } from '../../credentials/index.ts';
import { CliError, UsageError } from '../../errors/index.ts';
import { doctorDetails } from '../../resources/doctor.ts';
import { propertyOf, resolvedKeys } from '../../settings/table.ts';
import { documentView } from '../print-document.ts';
import { examineCredential, examineDataset, examineProject, settledBy } from './access.ts';
import { attempt, type Check, type Finding, fail, ok, skip } from './check.ts';
import { examineWay } from './way.ts';

export interface DoctorOptions {
  readonly version: string;
  /** `--insecure` was given. */
  readonly isInsecure: boolean;
}

/** Everything is told in any case; the exit code is that of the first failure. */
export async function doctor(context: Context, options: DoctorOptions): Promise<void> {
  const tell = await documentView(context);
  const progress = context.terminal.progress('looking at the settings and the way to the service');
  const checks = await examine(context, options).finally(() => progress.stop());
  const told = checks.map(({ name, status, message, hint }) => ({ name, status, message, hint }));
  await context.print(tell({ checks: told }, doctorDetails, context.screen));
  const failed = checks.filter(({ error }) => error !== undefined);
  const [first, ...others] = failed;
  if (!first?.error) return;
  const what = others.length === 0 ? first.name : `${first.name}, then ${others.map(({ name }) => name).join(', ')}`;
  throw new CliError(first.error.kind, `doctor found something wrong: ${what}`, first.error.details);
}

async function examine(context: Context, { version, isInsecure }: DoctorOptions): Promise<readonly Check[]> {
  const { signal } = context;
  const { versions, platform, arch } = process;
  const program = {
    name: 'program',
    ...ok(`modelarts-export ${version} on Node ${versions.node}, ${platform}-${arch}`),
  };
  const access = await attempt(signal, context.access);
  if (access instanceof CliError) return [program, { name: 'settings', ...fail(access) }, ...skipped(behindSettings)];
  const credential = await attempt(signal, access.credential);
  const isSigned =
    !(credential instanceof CliError) && [credential, credential.assumedWith].some((one) => one?.kind === 'access-key');
  const ways = { isInsecure, isSigned };
  const iam = await examineIam(access, context, ways);
  const canAskIam = iam.every(({ status }) => status !== 'fail');
  const who = await examineCredential(credential, { access, context, canAskIam });
  const modelarts = await examineModelArts(access, context, { ...ways, credential: who.credential });
  const isReached =
    who.credential && modelarts.every(({ status, name }) => status !== 'fail' || name.endsWith('.clock'));
  const project = isReached ? await examineProject(access, context) : skip('neither can be asked for');
  const dataset =
    project.status === 'ok' ? await examineDataset(access, context) : skip('it is not asked for without the project');
  return [
    program,
    { name: 'settings', ...settingsFinding(access) },
    ...iam,
    ...modelarts,
    { name: 'credential', ...settledBy(project, who) },
    { name: 'project', ...project },
    { name: 'dataset', ...dataset },
  ];
}

const behindSettings = ['credential', 'project', 'dataset'] as const;

function skipped(names: readonly string[]): readonly Check[] {
  return names.map((name) => ({ name, ...skip('the settings come first') }));
}

/** Where they come from, source by source. */
function settingsFinding({ settings }: Access): Finding {
  const bySource = new Map<string, string[]>();
  for (const key of resolvedKeys) {
    const setting = settings[propertyOf(key)];
    if (!setting || setting.source === 'default' || setting.source.startsWith('derived')) continue;
    bySource.set(setting.source, [...(bySource.get(setting.source) ?? []), `${key} ${setting.value}`]);
  }
  if (bySource.size === 0) {
    const hint = "'modelarts-export login' asks for them, and keeps them";
    return fail(new UsageError('nothing is set: neither by flags or variables nor in a file', hint));
  }
  return ok([...bySource].map(([source, values]) => `${source}: ${values.join(', ')}`).join('; '));
}

type Ways = Pick<Parameters<typeof examineWay>[2], 'isInsecure' | 'isSigned'>;

async function examineIam(access: Access, context: Context, ways: Ways): Promise<readonly Check[]> {
  const { iamEndpoint } = access.settings;
  if (!iamEndpoint) return [{ name: 'iam.address', ...skip('no IAM and no region are set') }];
  return examineWay(access, context, { ...ways, service: 'IAM', address: iamEndpoint.value });
}

interface ModelArtsWays extends Ways {
  /** undefined: there is none that IAM could be asked with for the address. */
  readonly credential: Credential | undefined;
}

async function examineModelArts(
  access: Access,
  context: Context,
  { credential, ...ways }: ModelArtsWays,
): Promise<readonly Check[]> {
  const { endpoint: configured, region, regionEndpoint } = access.settings;
  const known = configured ?? (credential ? undefined : regionEndpoint);
  if (!known && !credential) {
    const because = region
      ? 'only IAM knows the address, and is not asked without a credential'
      : 'no region and no endpoint are set';
    return [{ name: 'modelarts.address', ...skip(because) }];
  }
  const endpoint = known ?? (await attempt(context.signal, access.endpoint));
  if (endpoint instanceof CliError) return [{ name: 'modelarts.address', ...fail(endpoint) }];
  return examineWay(access, context, { ...ways, service: 'ModelArts', address: endpoint.value });
}
