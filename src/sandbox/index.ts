import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createDataset, type Dataset, type DatasetOptions } from './dataset.ts';
import { faultSchedule, parseFaults } from './faults.ts';
import { identity } from './identity.ts';
import { listen } from './listen.ts';
import { optionError } from './option-error.ts';
import { requestListener } from './request-listener.ts';
import type { Service } from './service.ts';
import { parseTaskScript } from './task-script.ts';
import { createTokens } from './tokens.ts';

export interface SandboxOptions {
  /** Wall clock, ms since 1970: tasks come and go by it. */
  readonly clock: { now(): number };
  /** 0, the default, is any free port. */
  readonly port?: number | undefined;
  /** How many export tasks there are beside the scripted ones; 25. */
  readonly tasks?: number | undefined;
  /** What `offset` counts; pages. */
  readonly offsetMode?: 'page' | 'record' | undefined;
  /** How long every API request takes, in real time. */
  readonly latencyMs?: number | undefined;
  /** The same seed makes the same tasks; 1. */
  readonly seed?: number | undefined;
  /** `502,reset,3x429:2,ok`: one for each API request. */
  readonly faults?: string | undefined;
  /** `ID:appear=5s,run=20s,fail`, one for each task. */
  readonly script?: readonly string[] | undefined;
  /** How long a token from a sign-in lasts; 24 h. */
  readonly tokenLifetimeMs?: number | undefined;
  /** Told of every request as it arrives; `url` is path and query. */
  readonly onRequest?: ((request: { readonly method: string; readonly url: string }) => void) | undefined;
}

export interface Sandbox {
  readonly endpoint: string;
  readonly iamEndpoint: string;
  readonly projectId: string;
  readonly datasetId: string;
  /** Valid as long as the sandbox runs. */
  readonly token: string;
  readonly username: string;
  readonly password: string;
  readonly domainName: string;
  /** Signs as SDK-HMAC-SHA256. */
  readonly accessKey: string;
  readonly secretKey: string;
  /** What a shell must export to use it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends at once, whatever is under way. */
  close(): Promise<void>;
}

/** Throws an Error with a `code` for a wrong option (ERR_SANDBOX_OPTION) and for a port that cannot be had. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, onRequest } = options;
  const latencyMs = wholeNumber('latency in ms', options.latencyMs ?? 0, 3_600_000);
  const nextFault = faultSchedule(parseFaults(options.faults ?? ''));
  const dataset = createDataset(datasetOptions(options));
  const server = createServer({ keepAliveTimeout: 65_000 });
  const endpoint = await listen(server, wholeNumber('port', options.port ?? 0, 65_535));
  const { service, token } = createService(endpoint, dataset, options);
  const closing = new AbortController();
  const { signal } = closing;
  server.on('request', requestListener({ service, clock, latencyMs, onRequest, nextFault, signal }));
  let closed: Promise<void> | undefined;
  return {
    ...addresses(endpoint, token),
    close() {
      closing.abort();
      closed ??= closeServer(server);
      return closed;
    },
  };
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function datasetOptions({ clock, tasks = 25, seed = 1, script = [] }: SandboxOptions): DatasetOptions {
  return {
    tasks: wholeNumber('number of tasks', tasks, 10_000_000),
    seed,
    startedAt: Math.floor(clock.now()),
    script: parseTaskScript(script),
  };
}

function createService(endpoint: string, dataset: Dataset, options: SandboxOptions) {
  const { offsetMode = 'page', seed = 1, tokenLifetimeMs = 86_400_000 } = options;
  const tokens = createTokens(seed);
  const service: Service = { endpoint, dataset, tokens, tokenLifetimeMs, offsetMode };
  const { value: token } = tokens.issue({
    projectId: identity.projectId,
    methods: ['token'],
    issuedAt: Math.floor(options.clock.now()),
    expiresAt: Number.POSITIVE_INFINITY,
  });
  return { service, token };
}

function addresses(endpoint: string, token: string): Omit<Sandbox, 'close'> {
  const { projectId, datasetId, username, password, domainName, accessKey, secretKey } = identity;
  return {
    endpoint,
    iamEndpoint: endpoint,
    projectId,
    datasetId,
    token,
    username,
    password,
    domainName,
    accessKey,
    secretKey,
    environment: {
      MODELARTS_ENDPOINT: endpoint,
      MODELARTS_IAM_ENDPOINT: endpoint,
      MODELARTS_PROJECT_ID: projectId,
      MODELARTS_DATASET_ID: datasetId,
      MODELARTS_TOKEN: token,
    },
  };
}

function wholeNumber(name: string, value: number, highest: number): number {
  if (!Number.isInteger(value) || value < 0 || value > highest) {
    throw optionError(`the ${name} is 0 to ${highest}, not ${value}`);
  }
  return value;
}
