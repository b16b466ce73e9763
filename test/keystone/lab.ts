import { randomUUID } from 'node:crypto';
import { type RecordedRequest, respond, startServer, type TestServer } from '../helpers/server.ts';
import { type Admin, signInAsAdmin } from './keystone.ts';

/** A domain with a user, a project, a project of somebody else, and a ModelArts in the catalogue that checks its tokens. */
export interface Lab {
  readonly admin: Admin;
  readonly domain: string;
  readonly user: string;
  readonly password: string;
  readonly project: { readonly id: string; readonly name: string };
  readonly foreignProject: { readonly name: string };
  readonly modelarts: TestServer;
}

/** Everything that is hard to quote. */
const password = 'p@ss "w\\ord" ü1 $HOME';

export async function openLab(): Promise<Lab> {
  const admin = await signInAsAdmin();
  const projectOf = sharing(admin.projectOf);
  const modelarts = await startServer((request, response) => {
    void answer(projectOf, request).then((said) => respond(response, said));
  });
  const names = { domain: `OTC-${randomUUID()}`, user: 'exporter', project: 'eu-de_lab', foreign: 'eu-de_foreign' };
  const domain = await admin.post('/domains', { domain: { name: names.domain } });
  const project = await admin.post('/projects', { project: { name: names.project, domain_id: domain } });
  await admin.post('/projects', { project: { name: names.foreign, domain_id: domain } });
  const user = await admin.post('/users', { user: { name: names.user, password, domain_id: domain } });
  await admin.put(`/projects/${project}/users/${user}/roles/${await admin.memberRole()}`);
  const service = await admin.post('/services', { service: { type: 'modelartsv2', name: 'modelartsv2' } });
  const url = `${modelarts.origin}/v2/$(project_id)s`;
  const endpoint = { interface: 'public', service_id: service, region_id: 'eu-de', url };
  await admin.post('/endpoints', { endpoint });
  return {
    admin,
    domain: names.domain,
    user: names.user,
    password,
    project: { id: project, name: names.project },
    foreignProject: { name: names.foreign },
    modelarts,
  };
}

/** What ModelArts does: it asks IAM whose token this is. */
async function answer(projectOf: Admin['projectOf'], { url, headers }: RecordedRequest) {
  const project = await projectOf(String(headers['x-auth-token']));
  if (project === undefined) {
    return { status: 401, body: { error_code: 'APIG.0301', error_msg: 'Incorrect IAM authentication information' } };
  }
  if (!url.startsWith(`/v2/${project}/datasets/d1/export-tasks?`)) {
    return { status: 403, body: { error_code: 'ModelArts.0210', error_msg: 'The project does not match the token.' } };
  }
  return { body: { total_count: 1, export_tasks: [{ task_id: 'task-of-the-lab', status: 'SUCCESSED' }] } };
}

/** Who asks the same at the same time gets the same answer. */
function sharing<T>(ask: (question: string) => Promise<T>): typeof ask {
  const pending = new Map<string, Promise<T>>();
  return (question) => {
    const asked = pending.get(question) ?? ask(question).finally(() => pending.delete(question));
    pending.set(question, asked);
    return asked;
  };
}
