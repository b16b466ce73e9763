import { readFileSync } from 'node:fs';

/** The Keystone that keystone-up.sh brought up; `short` is the one whose tokens live for seconds. */
export const keystone = {
  url: variable('KEYSTONE_URL'),
  accessLog: variable('KEYSTONE_ACCESS_LOG'),
  short: {
    url: variable('KEYSTONE_SHORT_URL'),
    accessLog: variable('KEYSTONE_SHORT_ACCESS_LOG'),
    ttlMs: Number(variable('KEYSTONE_SHORT_TTL')) * 1000,
  },
};

/** How often somebody asked for a token while `action` ran, by the access log. */
export async function tokenRequests(
  action: () => Promise<void>,
  { accessLog }: { readonly accessLog: string } = keystone,
): Promise<number> {
  const before = countIn(accessLog);
  await action();
  return countIn(accessLog) - before;
}

export interface Admin {
  post(path: string, body: object): Promise<string>;
  put(path: string): Promise<void>;
  /** Who a token is for; undefined when it is not valid. */
  projectOf(token: string): Promise<string | undefined>;
  revoke(token: string): Promise<void>;
  memberRole(): Promise<string>;
}

export async function signInAsAdmin(): Promise<Admin> {
  const domain = { id: 'default' };
  const user = { name: 'admin', password: variable('KEYSTONE_ADMIN_PASSWORD'), domain };
  const auth = {
    identity: { methods: ['password'], password: { user } },
    scope: { project: { name: 'admin', domain } },
  };
  const answer = await fetch(`${keystone.url}/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth }),
  });
  const own = answer.headers.get('x-subject-token') ?? '';
  const ask = (method: string, path: string, { body, token }: { body?: object; token?: string } = {}) =>
    fetch(`${keystone.url}${path}`, {
      method,
      headers: { 'x-auth-token': own, 'content-type': 'application/json', ...(token && { 'x-subject-token': token }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  return {
    async post(path, body) {
      const made = await (await succeeded(ask('POST', path, { body }))).json();
      return String(at(made, Object.keys(body)[0], 'id'));
    },
    put: async (path) => void (await succeeded(ask('PUT', path))),
    async projectOf(token) {
      const checked = await ask('GET', '/auth/tokens', { token });
      return checked.status === 200 ? String(at(await checked.json(), 'token', 'project', 'id')) : undefined;
    },
    revoke: async (token) => void (await succeeded(ask('DELETE', '/auth/tokens', { token }))),
    async memberRole() {
      const found = await (await succeeded(ask('GET', '/roles?name=member'))).json();
      return String(at(found, 'roles', 0, 'id'));
    },
  };
}

async function succeeded(asking: Promise<Response>): Promise<Response> {
  const answer = await asking;
  if (!answer.ok) throw new Error(`Keystone says ${answer.status} to ${answer.url}: ${await answer.text()}`);
  return answer;
}

function at(value: unknown, ...keys: readonly (string | number | undefined)[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && key !== undefined ? Reflect.get(inner, key) : undefined,
    value,
  );
}

function countIn(log: string): number {
  return readFileSync(log, 'utf8').split('"POST /v3/auth/tokens').length - 1;
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: these tests are run by npm run test:keystone`);
  return value;
}
