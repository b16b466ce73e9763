import type { Setting, SettingKey } from '../../settings/index.ts';
import type { OutgoingRequest, Signer } from '../credential.ts';
import { lookUpProject } from '../iam/look-ups.ts';
import { absent, type Finding, incomplete, type Provider, type ProviderContext, secretText } from './provider.ts';

interface KeyPair {
  readonly accessKey: Setting;
  readonly secretKey: Setting;
  readonly securityToken?: Setting | undefined;
  /** Of its owner. */
  readonly domainId?: Setting | undefined;
}

const parts: readonly SettingKey[] = ['access_key', 'secret_key', 'security_token'];

/** Access key and secret key, which sign every request; with a security token they are temporary ones. */
export const accessKey: Provider = {
  kind: 'access-key',
  signsInAtIam: false,
  find(source): Finding | undefined {
    const { access_key: accessKey, secret_key: secretKey, security_token: securityToken } = source.values;
    if (accessKey && secretKey) {
      const pair = { accessKey, secretKey, securityToken, domainId: source.values.domain_id };
      const secrets = securityToken ? [secretKey, securityToken] : [secretKey];
      return { is: 'found', source: accessKey.source, secrets, open: async (context) => open(pair, context) };
    }
    const given = parts.find((part) => source.values[part]);
    return given ? incomplete(source, given, accessKey ? 'secret_key' : 'access_key') : absent(source, 'access_key');
  },
  who: ({ access_key: accessKey }) => whoOf(accessKey?.value),
};

function open(pair: KeyPair, { settings, clock, send }: ProviderContext): Signer {
  const keys = { accessKey: text(pair.accessKey), secretKey: text(pair.secretKey) };
  const securityToken = pair.securityToken && text(pair.securityToken);
  // the clients of IAM send it with what is for no project
  const domainId = settings.agency && pair.domainId?.value;
  let project = settings.project?.value;

  const headers = async (request: OutgoingRequest): Promise<Readonly<Record<string, string>>> => {
    // loaded here: who brings a token needs no cryptography
    const { authorization, sdkDate } = await import('../signature.ts');
    const signed = {
      'Content-Type': 'application/json',
      'X-Sdk-Date': sdkDate(clock.now()),
      ...(project !== undefined && { 'X-Project-Id': project }),
      ...(domainId !== undefined && { 'X-Domain-Id': domainId }),
      ...(securityToken !== undefined && { 'X-Security-Token': securityToken }),
    };
    return { ...signed, Authorization: authorization(request, signed, keys) };
  };
  const projectId = async (signal?: AbortSignal): Promise<string | undefined> => {
    const { iamEndpoint, projectName, region } = settings;
    // a region's own project has its name (IAM, "Querying project information")
    const name = projectName ?? region;
    if (project !== undefined || !iamEndpoint || !name) return project;
    const query = { iamEndpoint: iamEndpoint.value, name: name.value, sign: headers };
    project = await lookUpProject(query, { send }, signal);
    return project;
  };
  const proof = async () => ({ who: whoOf(pair.accessKey.value), secret: keys.secretKey });
  return { source: pair.accessKey.source, headers, projectId, proof };
}

function whoOf(accessKey: string | undefined): unknown {
  return ['access-key', accessKey];
}

function text({ value, source }: Setting): string {
  return secretText(value, source);
}
