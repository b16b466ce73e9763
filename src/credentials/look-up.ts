import type { Settings } from '../settings/index.ts';
import { modelartsEndpoint } from './catalogue.ts';
import type { Credential, Means } from './credential.ts';
import type { Grant } from './grant.ts';

type Knowledge = Pick<Credential, 'projectId' | 'endpoint' | 'identity'>;

/** What IAM tells about a token that the user brought; nothing without an IAM endpoint. Asked once for each token. */
export function lookUp(token: () => string, { iamEndpoint, region }: Settings, { send }: Means): Knowledge {
  if (!iamEndpoint) return {};
  const url = new URL(`${iamEndpoint.value}/v3/auth/tokens`);
  const known = new Map<string, Promise<Grant>>();

  const ask = async (text: string, signal?: AbortSignal): Promise<Grant> => {
    const headers = { 'X-Auth-Token': text, 'X-Subject-Token': text };
    const answer = await send({ method: 'GET', url, service: 'IAM', headers, signal });
    const { readGrant } = await import('./grant.ts');
    return readGrant(answer.body, `IAM (${url.host})`);
  };
  const grant = (signal?: AbortSignal): Promise<Grant> => {
    const text = token();
    const answer = known.get(text) ?? ask(text, signal);
    known.set(text, answer);
    // what is not available now may be later
    answer.catch(() => known.delete(text));
    return answer;
  };
  return {
    projectId: async (signal) => (await grant(signal)).identity.project?.id,
    endpoint: async (signal) => modelartsEndpoint((await grant(signal)).response, region?.value),
    identity: async (signal) => (await grant(signal)).identity,
  };
}
