import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';

export interface Cloud extends Sandbox {
  /** A home folder of its own, empty at first. */
  readonly home: string;
  /** HOME, endpoints, project and dataset: all but a credential. */
  readonly settingsInput: Readonly<Record<string, string>>;
  /** The user as variables, with the password. */
  readonly user: Readonly<Record<string, string>>;
  /** `METHOD path` of every request. */
  readonly requests: string[];
}

/** A sandbox, and somebody's machine. */
export async function withCloud<T>(
  use: (cloud: Cloud) => Promise<T>,
  options: Partial<SandboxOptions> = {},
): Promise<T> {
  const requests: string[] = [];
  const onRequest = ({ method, url }: { readonly method: string; readonly url: string }) => {
    requests.push(`${method} ${url.replace(/\?.*/, '').replace(/datasets.*/, '…')}`);
  };
  const sandbox = await startSandbox({ clock: Date, tasks: 1, onRequest, ...options });
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  const { MODELARTS_TOKEN: _, ...others } = sandbox.environment;
  const user = {
    MODELARTS_USERNAME: sandbox.username,
    MODELARTS_DOMAIN_NAME: sandbox.domainName,
    MODELARTS_PASSWORD: sandbox.password,
  };
  try {
    return await use({ ...sandbox, home, settingsInput: { HOME: home, ...others }, user, requests });
  } finally {
    rmSync(home, { recursive: true });
    await sandbox.close();
  }
}
