import type { Credential } from '../credentials/index.ts';
import { AuthError } from '../errors/index.ts';
import type { Send } from '../http/send.ts';
import { requireDataset, requireProject, type Settings } from '../settings/index.ts';
import type { Access } from './access.ts';

/** A way to the API: who asks, where, and for which dataset. */
export interface Connection {
  readonly send: Send;
  readonly credential: Credential;
  readonly endpoint: string;
  readonly project: string;
  readonly dataset: string;
}

export async function connect(settings: Settings, openAccess: () => Promise<Access>): Promise<Connection> {
  const dataset = requireDataset(settings).value;
  const access = await openAccess();
  const credential = await access.credential().catch((error: unknown) => {
    // who has nothing yet is told of the ids first: the newcomer's first screen
    if (error instanceof AuthError && !settings.projectName) requireProject(settings);
    throw error;
  });
  const project = requireProject({ dataset: settings.dataset, project: await access.project() });
  const endpoint = await access.endpoint();
  return { send: access.send, credential, endpoint: endpoint.value, project: project.value, dataset };
}
