import { optionError } from './errors.ts';
import { faultSchedule, parseFaults } from './faults.ts';
import { answerFor, isIdentityPath } from './gateway.ts';
import { documentedDataset, usualDatasetCount } from './generated-datasets.ts';
import { createTokens, identity } from './iam.ts';
import { parseTaskScript } from './script.ts';
import { openServer } from './server.ts';
import { createState, type State } from './state.ts';

export interface SandboxOptions {
  /** Wall clock, ms since 1970: tasks come and go by it. */
  readonly clock: { now(): number };
  /** 0, the default, is any free port. */
  readonly port?: number | undefined;
  /** How many datasets there are, 13; the tasks that are wished for are in the first one. */
  readonly datasets?: number | undefined;
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
  /** The token that is valid as long as the sandbox runs; a random one. */
  readonly token?: string | undefined;
  /** How long a token from a sign-in lasts; 24 h. */
  readonly tokenLifetimeMs?: number | undefined;
  /** Told of every request as it arrives; `url` is path and query. */
  readonly onRequest?: ((request: { readonly method: string; readonly url: string }) => void) | undefined;
}

export interface Sandbox {
  readonly endpoint: string;
  readonly iamEndpoint: string;
  readonly projectId: string;
  /** The dataset that the options are about, and its name. */
  readonly datasetId: string;
  readonly datasetName: string;
  /** Valid as long as the sandbox runs. */
  readonly token: string;
  readonly username: string;
  readonly password: string;
  readonly domainName: string;
  /** Signs as SDK-HMAC-SHA256. */
  readonly accessKey: string;
  readonly secretKey: string;
  /** An identity provider that IAM knows, and an id token of it. */
  readonly idpId: string;
  readonly idToken: string;
  /** Of the domain above: whoever can sign in may assume it. */
  readonly agencyName: string;
  /** What a shell must export to use it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends at once, whatever is under way. */
  close(): Promise<void>;
}

/** Throws an Error with a `code` for a wrong option (ERR_SANDBOX_OPTION) and for a port that cannot be had. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, offsetMode = 'page', tokenLifetimeMs = 86_400_000, onRequest } = options;
  const latencyMs = wholeNumber('latency in ms', options.latencyMs ?? 0, 3_600_000);
  const nextFault = faultSchedule(parseFaults(options.faults ?? ''));
  const startedAt = Math.floor(clock.now());
  const state = stateOf(options, startedAt);
  const tokens = createTokens();
  const server = await openServer(wholeNumber('port', options.port ?? 0, 65_535));
  const service = { endpoint: server.endpoint, state, tokens, tokenLifetimeMs, offsetMode };
  server.serve({
    clock,
    latencyMs,
    nextFault,
    onRequest,
    isApi: (path) => !isIdentityPath(path),
    answer: (request) => answerFor(request, service),
  });
  const { value: token } = tokens.issue({
    value: options.token,
    projectId: identity.projectId,
    methods: ['token'],
    issuedAt: startedAt,
    expiresAt: Number.POSITIVE_INFINITY,
  });
  return { ...addresses(server.endpoint, token), close: server.close };
}

function stateOf(options: SandboxOptions, startedAt: number): State {
  const { datasets = usualDatasetCount, tasks = 25, seed = 1, script = [] } = options;
  return createState({
    datasets: wholeNumber('number of datasets', datasets, 10_000),
    tasks: wholeNumber('number of tasks', tasks, 10_000_000),
    seed,
    startedAt,
    script: parseTaskScript(script),
  });
}

function addresses(endpoint: string, token: string): Omit<Sandbox, 'close'> {
  const { projectId, username, password, domainName, accessKey, secretKey, idpId, idToken, agencyName } = identity;
  return {
    endpoint,
    iamEndpoint: endpoint,
    projectId,
    datasetId: documentedDataset.id,
    datasetName: documentedDataset.name,
    token,
    username,
    password,
    domainName,
    accessKey,
    secretKey,
    idpId,
    idToken,
    agencyName,
    environment: {
      MODELARTS_ENDPOINT: endpoint,
      MODELARTS_IAM_ENDPOINT: endpoint,
      MODELARTS_PROJECT_ID: projectId,
      MODELARTS_DATASET_ID: documentedDataset.id,
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
