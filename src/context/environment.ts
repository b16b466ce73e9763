import { homedir } from 'node:os';
import type { GlobalOptions } from '../commands/options.ts';
import { readFile } from '../files/index.ts';
import { flagsBesideSandbox, type SettingsInput } from '../settings/index.ts';
import type { Host, Terminal } from '../terminal/index.ts';

/** Where settings come from: the user's own machine, or with `--sandbox` nothing but a sandbox started for it. */
export type Environment = Omit<SettingsInput, 'warn'> & { close(): Promise<void> };

export async function openEnvironment(options: GlobalOptions, host: Host, terminal: Terminal): Promise<Environment> {
  return options.sandbox ? ofSandbox(options, host, terminal) : ofUser(options, host);
}

function ofUser(options: GlobalOptions, host: Host): Environment {
  const { env, platform } = host;
  return {
    flags: options,
    env,
    home: env['HOME'] || env['USERPROFILE'] || homedir(),
    cwd: host.cwd(),
    platform,
    readFile,
    close: async () => {},
  };
}

async function ofSandbox(options: GlobalOptions, host: Host, { clock }: Terminal): Promise<Environment> {
  const flags = flagsBesideSandbox(options);
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
