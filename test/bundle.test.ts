import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { accessTo } from './helpers/access.ts';
import { createAuthority } from './helpers/certificates.ts';
import { runCli } from './helpers/host.ts';
import { withIamAndApi } from './helpers/iam-and-api.ts';
import { startServer } from './helpers/server.ts';
import { ended, spawnBin } from './helpers/shell.ts';
import { withServer } from './helpers/with-server.ts';

// The bundle leaves out or puts off some of what its packages load: what they load it for has to work all the same.

const body = { total_count: 1, export_tasks: [{ task_id: 't1', status: 'SUCCESSED' }] };

const drawnTasks = [
  { task_id: 't1', status: 'SUCCESSED', progress: 100, path: '/bucket/テスト-👩‍👩‍👧/' },
  { task_id: 't2', status: 'RUNNING', progress: 48.31, path: `/bucket/${'long/'.repeat(20)}` },
  { task_id: 't3', status: 'FAILED', error_code: 'ModelArts.4711', error_msg: 'no space: ☃️ é', path: '/bucket/x/' },
];

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const)('the built program reads answers over TLS, compressed with %s', (encoding, compress) =>
  withFolder(async (folder) => {
    const authority = await createAuthority();
    const compressed = { headers: { 'content-encoding': encoding }, body: compress(JSON.stringify(body)) };
    const server = await startServer(compressed, await authority.issue({}));
    const caFile = join(folder, 'authority.pem');
    writeFileSync(caFile, authority.pem);
    try {
      const list = spawnBin(['list', '--json', '--ca-file', caFile], { ...accessTo(server.origin), HOME: folder });
      expect(await ended(list)).toEqual({ code: 0, signal: null, stdout: `${JSON.stringify(body)}\n`, stderr: '' });
    } finally {
      await server.close();
    }
  }),
);

test('the built program does not take the certificate of another host', () =>
  withFolder(async (folder) => {
    const authority = await createAuthority();
    const server = await startServer({ body }, await authority.issue({ host: 'elsewhere.test' }));
    const caFile = join(folder, 'authority.pem');
    writeFileSync(caFile, authority.pem);
    try {
      const list = spawnBin(['list', '--ca-file', caFile], { ...accessTo(server.origin), HOME: folder });
      const { code, stdout } = await ended(list);
      expect({ code, stdout, requests: server.requests }).toEqual({ code: 6, stdout: '', requests: [] });
    } finally {
      await server.close();
    }
  }));

test.each(['60', '100', '400'])('the built program draws on %s columns what its sources draw', (width) =>
  withServer({ body: { total_count: 3, export_tasks: drawnTasks } }, async ({ origin }) => {
    const argv = ['list', '-o', 'wide', '--width', width, '--utc', '--color', 'always'];
    const { code, stdout, stderr } = await runCli(argv, { env: accessTo(origin) });
    expect(stdout).toContain('t1');
    expect(await ended(spawnBin(argv, accessTo(origin)))).toEqual({ code, signal: null, stdout, stderr });
  }),
);

test('the built program keeps a token and uses it the next time', () =>
  withFolder((folder) =>
    withIamAndApi({}, async ({ origin, story }) => {
      const { MODELARTS_TOKEN: _, ...access } = accessTo(origin);
      const env = {
        ...access,
        HOME: folder,
        MODELARTS_IAM_ENDPOINT: origin,
        MODELARTS_USERNAME: 'ada',
        MODELARTS_PASSWORD: 'correct-horse',
        MODELARTS_DOMAIN_NAME: 'OTC1',
      };
      for (let run = 0; run < 2; run += 1) {
        expect(await ended(spawnBin(['list', '-o', 'name'], env))).toEqual({
          code: 0,
          signal: null,
          stdout: '',
          stderr: '',
        });
      }
      expect(story).toEqual(['POST iam', 'GET api with token-1', 'GET api with token-1']);
    }),
  ));

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
