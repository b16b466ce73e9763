import type { Send } from '../api/send.ts';
import type { GlobalOptions } from '../commands/options.ts';
import type { Credential } from '../credentials/index.ts';
import { AuthError } from '../errors.ts';
import { cacheFolder, readFile, requireDataset, requireEndpoint, requireProject, type Settings } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import type { Environment } from './environment.ts';

/** A way to the API: who asks, where, and for which dataset. */
export interface Connection {
  readonly send: Send;
  readonly credential: Credential;
  readonly endpoint: string;
  readonly project: string;
  readonly dataset: string;
  close(): void;
}

export interface ConnectionOptions {
  readonly options: GlobalOptions;
  readonly settings: Settings;
  readonly environment: Environment;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly version: string;
  warn(text: string): void;
}

export async function connect(asked: ConnectionOptions): Promise<Connection> {
  const { settings, signal } = asked;
  if (!settings.dataset) requireProject({ project: settings.project, dataset: undefined });
  const dataset = requireDataset(settings).value;
  const send = await openSend(asked);
  const { credential, findProject, findEndpoint } = await signIn(asked, send);
  const project = requireProject({
    dataset: settings.dataset,
    project: await findProject(settings, credential, signal),
  });
  const endpoint = requireEndpoint(settings, await findEndpoint(settings, credential, signal));
  return { send, credential, endpoint: endpoint.value, project: project.value, dataset, close: send.close };
}

async function signIn({ options, settings, environment, terminal, warn }: ConnectionOptions, send: Send) {
  const { openCredential, ...finders } = await import('../credentials/index.ts');
  const means = {
    send,
    clock: terminal.clock,
    readFile,
    cwd: environment.cwd,
    cacheFolder: options.tokenCache && !options.sandbox ? cacheFolder(environment) : undefined,
    warn,
  };
  const credential = await openCredential(settings, means).catch((error: unknown) => {
    // who has nothing yet is told of the ids first: the newcomer's first screen
    if (error instanceof AuthError && !settings.projectName) requireProject(settings);
    throw error;
  });
  return { credential, ...finders };
}

async function openSend({ options, settings, environment, terminal, signal, version, warn }: ConnectionOptions) {
  const { createSend } = await import('../api/request.ts');
  if (options.insecure) warn('--insecure: certificates are not checked, anyone on the way can read the token');
  return createSend({
    userAgent: `modelarts-export/${version}`,
    clock: terminal.clock,
    timeoutMs: options.requestTimeout,
    retries: options.retries,
    signal,
    env: environment.env,
    caFile: settings.caFile?.value,
    insecure: options.insecure,
    log: options.verbose ? (line) => void terminal.say(terminal.colour.dim(line)) : undefined,
  });
}
