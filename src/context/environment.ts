import { createReader, currentUser } from '../files/index.ts';
import type { Clock, Host } from '../host.ts';
import { flagsBesideSandbox, type SettingsInput } from '../settings/index.ts';
import { homeFolder } from '../settings/places.ts';
import type { RunOptions } from './run-options.ts';

/** Where settings come from: the user's own machine, or with `--sandbox` nothing but a sandbox started for it. */
export type Environment = Omit<SettingsInput, 'warn'> & { close(): Promise<void> };

export interface EnvironmentOptions {
  readonly options: RunOptions;
  readonly host: Host;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Gets what only `--verbose` tells. */
  readonly log: ((line: string) => void) | undefined;
}

export async function openEnvironment(asked: EnvironmentOptions): Promise<Environment> {
  return asked.options.sandbox ? ofSandbox(asked) : ofUser(asked);
}

function ofUser({ options, host, signal, log }: EnvironmentOptions): Environment {
  const { flags, profileMayBeNew, regionMayBeUnknown } = options;
  const { env, platform } = host;
  const home = homeFolder(env);
  if (home === undefined) {
    log?.(
      'there is no home folder (HOME is not set to one, and there is no passwd entry): no config file, no token cache',
    );
  }
  return {
    flags,
    profileMayBeNew,
    regionMayBeUnknown,
    env,
    home,
    cwd: host.cwd(),
    platform,
    user: currentUser(),
    readFile: createReader({ signal, log }),
    close: async () => {},
  };
}

async function ofSandbox({ options, host, clock }: EnvironmentOptions): Promise<Environment> {
  const flags = flagsBesideSandbox(options.flags);
  const { startSandbox } = await import('../sandbox/index.ts');
  const sandbox = await startSandbox({ clock });
  return {
    flags,
    env: sandbox.environment,
    giver: 'the sandbox',
    home: undefined,
    cwd: host.cwd(),
    platform: host.platform,
    user: undefined,
    readFile: async () => undefined,
    close: sandbox.close,
  };
}
