import { homedir } from 'node:os';
import { readFile } from '../files/index.ts';
import type { Clock, Host } from '../host.ts';
import { flagsBesideSandbox, type SettingsInput } from '../settings/index.ts';
import type { RunOptions } from './run-options.ts';

/** Where settings come from: the user's own machine, or with `--sandbox` nothing but a sandbox started for it. */
export type Environment = Omit<SettingsInput, 'warn'> & { close(): Promise<void> };

export async function openEnvironment(options: RunOptions, host: Host, clock: Clock): Promise<Environment> {
  return options.sandbox ? ofSandbox(options, host, clock) : ofUser(options, host);
}

function ofUser({ flags }: RunOptions, host: Host): Environment {
  const { env, platform } = host;
  return {
    flags,
    env,
    home: env['HOME'] || env['USERPROFILE'] || homedir(),
    cwd: host.cwd(),
    platform,
    readFile,
    close: async () => {},
  };
}

async function ofSandbox(options: RunOptions, host: Host, clock: Clock): Promise<Environment> {
  const flags = flagsBesideSandbox(options.flags);
  const { startSandbox } = await import('../sandbox/index.ts');
  const sandbox = await startSandbox({ clock });
  return {
    flags,
    env: sandbox.environment,
    home: '',
    cwd: host.cwd(),
    platform: host.platform,
    readFile: () => undefined,
    close: sandbox.close,
  };
}
