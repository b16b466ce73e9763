import type { Setting, SettingKey, Settings } from '../settings/index.ts';
import { field } from '../values.ts';
import type { Credential, Means, OutgoingRequest, Search, Way } from './credential.ts';
import { half } from './half.ts';
import { secretText } from './secret-text.ts';

interface KeyPair {
  readonly accessKey: Setting;
  readonly secretKey: Setting;
  readonly securityToken?: Setting | undefined;
}

const parts: readonly SettingKey[] = ['access_key', 'secret_key', 'security_token'];

/** Access key and secret key, which sign every request; with a security token they are temporary ones. */
export const accessKey: Way = {
  kind: 'access-key',
  search(source, settings): Search | undefined {
    const { access_key: accessKey, secret_key: secretKey, security_token: securityToken } = source.values;
    if (accessKey && secretKey) {
      const open = async (means: Means) => openKey({ accessKey, secretKey, securityToken }, settings, means);
      return { is: 'found', found: { source: accessKey.source, secret: secretKey, open } };
    }
    const given = parts.find((part) => source.values[part]);
    if (given) return half(source, given, accessKey ? 'secret_key' : 'access_key');
    const name = source.nameOf('access_key');
    return name === undefined ? undefined : { is: 'absent', because: `${name} is not set` };
  },
};

function openKey(pair: KeyPair, settings: Settings, { clock, send }: Means): Credential {
  const keys = { accessKey: text(pair.accessKey), secretKey: text(pair.secretKey) };
  const securityToken = pair.securityToken && text(pair.securityToken);
  let project = settings.project?.value;

  const headers = async (request: OutgoingRequest): Promise<Readonly<Record<string, string>>> => {
    // who has a token needs no cryptography
    const { authorization, sdkDate } = await import('./signature.ts');
    const signed = {
      'Content-Type': 'application/json',
      'X-Sdk-Date': sdkDate(clock.now()),
      ...(project !== undefined && { 'X-Project-Id': project }),
      ...(securityToken !== undefined && { 'X-Security-Token': securityToken }),
    };
    return { ...signed, Authorization: authorization(request, signed, keys) };
  };
  const projectId = async (signal?: AbortSignal): Promise<string | undefined> => {
    const url = projectLookup(settings);
    if (project !== undefined || !url) return project;
    const answer = await send({
      method: 'GET',
      url,
      service: 'IAM',
      headers: () => headers({ method: 'GET', url }),
      signal,
    });
    project = onlyProject(answer.body);
    return project;
  };
  return { kind: 'access-key', source: pair.accessKey.source, headers, projectId };
}

function text({ value, source }: Setting): string {
  return secretText(value, source);
}

/** A region's own project has its name (IAM, "Querying project information"). */
function projectLookup({ iamEndpoint, projectName, region }: Settings): URL | undefined {
  const name = projectName ?? region;
  if (!iamEndpoint || !name) return undefined;
  return new URL(`${iamEndpoint.value}/v3/projects?name=${encodeURIComponent(name.value)}`);
}

function onlyProject(body: unknown): string | undefined {
  const projects = field(body, 'projects');
  const id = Array.isArray(projects) && projects.length === 1 ? field(projects[0], 'id') : undefined;
  return typeof id === 'string' ? id : undefined;
}
