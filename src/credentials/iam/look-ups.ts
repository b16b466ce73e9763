import { ContractError } from '../../errors/index.ts';
import { field, isId } from '../../values.ts';
import type { Dependencies, Signer } from '../credential.ts';
import { readTokenResponse, type TokenInfo } from './token-response.ts';

/** What IAM knows of a token. */
export async function lookUpToken(
  { iamEndpoint, token }: { readonly iamEndpoint: string; readonly token: string },
  { send }: Pick<Dependencies, 'send'>,
  signal?: AbortSignal,
): Promise<TokenInfo> {
  const url = new URL(`${iamEndpoint}/v3/auth/tokens`);
  const headers = { 'X-Auth-Token': token, 'X-Subject-Token': token };
  const answer = await send({ method: 'GET', url, service: 'IAM', headers, signal });
  return readTokenResponse(answer.body, `IAM (${url.host})`);
}

interface ProjectQuery {
  readonly iamEndpoint: string;
  readonly name: string;
  readonly sign: Signer['headers'];
}

/** The id of the project of this name; undefined where there is none, or more than one. */
export async function lookUpProject(
  { iamEndpoint, name, sign }: ProjectQuery,
  { send }: Pick<Dependencies, 'send'>,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const url = new URL(`${iamEndpoint}/v3/projects?name=${encodeURIComponent(name)}`);
  const headers = () => sign({ method: 'GET', url });
  const { body } = await send({ method: 'GET', url, service: 'IAM', headers, signal });
  const projects = field(body, 'projects');
  const id = Array.isArray(projects) && projects.length === 1 ? field(projects[0], 'id') : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** A project that a user may use. */
export interface IamProject {
  readonly id: string;
  readonly name: string;
}

/** KeystoneListAuthProjects: every project that whose token it is may use. Those that are switched off are left out. */
export async function listProjects(
  { iamEndpoint, token }: { readonly iamEndpoint: string; readonly token: string },
  { send }: Pick<Dependencies, 'send'>,
  signal?: AbortSignal,
): Promise<readonly IamProject[]> {
  const url = new URL(`${iamEndpoint}/v3/auth/projects`);
  const { body } = await send({ method: 'GET', url, service: 'IAM', headers: { 'X-Auth-Token': token }, signal });
  const projects = field(body, 'projects');
  if (!Array.isArray(projects)) throw new ContractError(`IAM (${url.host}) sent no list of projects`);
  return projects.flatMap((project) => {
    const [id, name] = [field(project, 'id'), field(project, 'name')];
    const isUsable =
      typeof id === 'string' && isId(id) && typeof name === 'string' && field(project, 'enabled') !== false;
    return isUsable ? [{ id, name }] : [];
  });
}
