import { resolve } from 'node:path';
import type { Candidate, Credential, LoginOptions, LoginPlan } from '../credentials/index.ts';
import { AuthError, UsageError } from '../errors/index.ts';
import { briefly } from '../errors/lines.ts';
import type { Clock } from '../host.ts';
import type { Retry, Send, SendOptions, Service } from '../http/index.ts';
import type { Probe } from '../http/probe.ts';
import {
  cacheFolder,
  missing,
  type Needs,
  requiredProject,
  requireEndpoint,
  type Setting,
  type Settings,
} from '../settings/index.ts';
import type { Terminal } from '../terminal/index.ts';
import { roundedDuration } from '../text/time.ts';
import type { Environment } from './environment.ts';
import type { Messages } from './messages.ts';
import type { RunOptions } from './run-options.ts';

/** Who asks, and with what right: all about signing in, which needs no dataset. */
export interface Access {
  readonly settings: Settings;
  readonly send: Send;
  /** Every credential that may be, in the order of the choice. */
  readonly candidates: readonly Candidate[];
  /** The one in use; nothing is sent yet. */
  credential(): Promise<Credential>;
  project(): Promise<Setting | undefined>;
  endpoint(): Promise<Setting>;
  /** Whether tokens are kept: not with `--no-token-cache` and `--sandbox`. */
  readonly keepsTokens: boolean;
  planLogin(options?: LoginOptions): LoginPlan;
  /** True when there was a token to drop. */
  logOut(): Promise<boolean>;
  /** How many tokens there were. */
  logOutAll(): Promise<number>;
  /** Goes to a server step by step, and asks it nothing that needs a credential. */
  probe(service: Service, address: string): Promise<Probe>;
  close(): void;
}

export interface AccessOptions {
  readonly options: RunOptions;
  readonly settings: Settings;
  readonly environment: Environment;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly version: string;
  readonly messages: Messages;
}

export async function openAccess(asked: AccessOptions): Promise<Access> {
  const { options, settings, environment, terminal, signal, messages } = asked;
  const { warn } = messages;
  const { credentials, createSend } = await import('./service.ts');
  if (options.insecure) warn('--insecure: certificates are not checked, anyone on the way can read the token');
  const sending = sendOptions(asked);
  const send = createSend(sending);
  const keepsTokens = options.tokenCache && !options.sandbox;
  const folder = keepsTokens ? cacheFolder(environment) : undefined;
  const { readFile, cwd } = environment;
  const dependencies = { send, clock: terminal.clock, readFile, cwd, cacheFolder: folder, warn };
  let opening: Promise<Credential> | undefined;
  const credential = () => {
    opening ??= credentials.openCredential(settings, dependencies);
    return opening;
  };
  return {
    settings,
    send,
    candidates: credentials.candidates(settings),
    credential,
    project: async () => credentials.findProject(settings, await credential(), signal),
    endpoint: async () =>
      requireEndpoint(settings, await credentials.findEndpoint(settings, await credential(), signal)),
    keepsTokens,
    planLogin: (how) => credentials.planLogin(settings, dependencies, how),
    logOut: () => credentials.logOut(settings, dependencies),
    logOutAll: async () => (folder === undefined ? 0 : credentials.logOutAll(folder)),
    probe: async (service, address) =>
      (await import('../http/probe.ts')).probe(new URL(address), { ...sending, service }),
    close: send.close,
  };
}

function sendOptions(asked: AccessOptions): SendOptions {
  const { options, settings, environment, terminal, signal, version, messages } = asked;
  return {
    userAgent: `modelarts-export/${version}`,
    clock: terminal.clock,
    timeoutMs: options.requestTimeoutMs,
    retries: options.retries,
    signal,
    env: environment.env,
    trust: settings.caFile && { caFile: settings.caFile.value, read: caFileReader(settings.caFile, environment) },
    insecure: options.insecure,
    log: messages.log,
    onRetry: terminal.isWatched ? retryTeller(messages.notice, terminal.clock) : undefined,
    mask: terminal.mask,
  };
}

/** In the words of a wait. Requests that fail together, for the same reason, are told as one. */
function retryTeller(notice: (text: string) => void, { monotonic }: Clock): (retry: Retry) => void {
  const toldUntil = new Map<string, number>();
  return ({ error, waitMs }) => {
    const [words, nowMs] = [briefly(error), monotonic()];
    if (nowMs < (toldUntil.get(words) ?? 0)) return;
    toldUntil.set(words, nowMs + waitMs);
    notice(`${words}; next try ${waitMs < 500 ? 'at once' : `in ${roundedDuration(waitMs)}`}`);
  };
}

/** A bundle of all the authorities there are has a few hundred KiB. */
const longestCaFileBytes = 16 * 2 ** 20;

/** Beside the file of the settings it reads that of NODE_EXTRA_CA_CERTS, which the user names too. */
function caFileReader({ value, origin }: Setting, { cwd, readFile }: Environment) {
  return async (path: string): Promise<string> => {
    const namedBy = path === value && origin.from === 'file' ? 'file' : 'user';
    const options = { what: `CA file ${path}`, namedBy, limitBytes: longestCaFileBytes } as const;
    const file = await readFile(resolve(cwd, path), options);
    if (!file) throw new UsageError(`there is no CA file ${path}`, 'give a PEM file with --ca-file');
    return file.text;
  };
}

/** A way to the API: who asks, where, and for which project. */
export interface Connection {
  readonly send: Send;
  readonly credential: Credential;
  readonly endpoint: string;
  readonly project: string;
}

export async function connect(
  settings: Settings,
  open: () => Promise<Access>,
  needs: Pick<Needs, 'needsDataset'> = {},
): Promise<Connection> {
  const access = await open();
  const credential = await access.credential().catch((error: unknown) => {
    // who has nothing yet is told of the settings first: the newcomer's first screen
    throw (error instanceof AuthError && missing(settings, needs)) || error;
  });
  // said before IAM is asked for the project
  const asks = credential.projectId !== undefined && settings.iamEndpoint !== undefined;
  const tellsProject = credential.project !== undefined || asks;
  const error = missing(settings, { ...needs, tellsProject });
  if (error) throw error;
  const project = requiredProject({ ...settings, project: await access.project() }, needs);
  const endpoint = await access.endpoint();
  return { send: access.send, credential, endpoint: endpoint.value, project: project.value };
}
