import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** A folder of its own for settings, keys and logs of the neighbours. */
export interface Yard {
  readonly folder: string;
  /** Where the file lies now. */
  write(name: string, text: string): string;
  /** Runs a program until the yard is closed; resolves when its port takes connections. */
  run(port: number, program: string, ...argv: string[]): Promise<void>;
  close(): Promise<void>;
}

export function openYard(): Yard {
  const folder = mkdtempSync(join(tmpdir(), 'neighbours-'));
  // squid drops root's rights, and writes its logs here
  chmodSync(folder, 0o777);
  const running: ChildProcess[] = [];
  return {
    folder,
    write(name, text) {
      const path = join(folder, name);
      writeFileSync(path, text, { mode: 0o644 });
      return path;
    },
    async run(port, program, ...argv) {
      // where Debian has servers; a server writes until the yard is closed, and nobody reads it
      const env = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` };
      const child = spawn(program, argv, { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
      running.push(child);
      let said = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          said = (said + chunk).slice(-2000);
        });
      }
      const failed = once(child, 'error').then(([error]) => Promise.reject(error));
      await Promise.race([failed, answering(port, () => `${program} (${child.exitCode}): ${said}`)]);
    },
    async close() {
      const gone = running.map((child) => (child.exitCode === null ? once(child, 'exit') : undefined));
      for (const child of running) child.kill('SIGTERM');
      const hurry = setTimeout(3000, undefined, { ref: false }).then(() => {
        for (const child of running) child.kill('SIGKILL');
      });
      await Promise.race([Promise.all(gone), hurry]);
      await Promise.all(gone);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As many ports as are asked for that nobody has now. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  });
  for (const server of servers) server.close();
  await Promise.all(servers.map((server) => once(server, 'close')));
  return ports;
}

async function answering(port: number, story: () => string): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await takesConnection(port))) {
    if (Date.now() > end) throw new Error(`nothing answers on port ${port}: ${story()}`);
    await setTimeout(50);
  }
}

async function takesConnection(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

export function logOf({ folder }: Yard, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}
