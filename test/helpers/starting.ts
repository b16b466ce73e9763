import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { type HostOptions, type Outcome, runCli } from './host.ts';

export interface Starting {
  readonly sandbox: Sandbox;
  readonly clock: FakeClock;
  /** `POST` and `GET` of every request for export tasks. */
  readonly methods: readonly string[];
  posts(): number;
  /** What a shell would have seen of `start`, with the origin and the ids of the sandbox replaced. */
  start(argv: readonly string[], host?: HostOptions): Promise<Outcome>;
  run(argv: readonly string[], host?: HostOptions): Promise<Outcome>;
  /** The ids of the export tasks to this path, newest first. */
  tasks(path?: string): Promise<readonly string[]>;
}

export const path = 'obs://bucket/p/';

export interface StartingOptions extends Omit<SandboxOptions, 'clock'> {
  readonly onRequest?: (request: { readonly method: string; readonly url: string }) => void;
}

/** A sandbox and a person before it, in one time that passes by sleeping alone. */
export async function withStarting<T>(options: StartingOptions, use: (starting: Starting) => Promise<T>): Promise<T> {
  const clock = fakeClock();
  const methods: string[] = [];
  const onRequest: StartingOptions['onRequest'] = (request) => {
    if (request.url.includes('/export-tasks')) methods.push(request.method);
    options.onRequest?.(request);
  };
  const sandbox = await startSandbox({ tasks: 0, ...options, clock, onRequest });
  const run: Starting['run'] = async (argv, host = {}) => {
    const outcome = await runCli(argv, { clock, ...host, env: { ...sandbox.environment, ...host.env } });
    return { ...outcome, stderr: plain(outcome.stderr, sandbox) };
  };
  try {
    return await use({
      sandbox,
      clock,
      methods,
      posts: () => methods.filter((method) => method === 'POST').length,
      run,
      start: (argv, host) => run(['start', ...argv], host),
      tasks: async (wanted = '/bucket/p/') => {
        const answer = await fetch(
          `${sandbox.endpoint}/v2/${sandbox.projectId}/datasets/${sandbox.datasetId}/export-tasks`,
          {
            headers: { 'X-Auth-Token': sandbox.token },
          },
        );
        const body: { export_tasks: { task_id: string; path: string }[] } = JSON.parse(await answer.text());
        return body.export_tasks.filter((task) => task.path === wanted).map((task) => task.task_id);
      },
    });
  } finally {
    await sandbox.close();
  }
}

function plain(text: string, { endpoint, datasetId, projectId }: Sandbox): string {
  return text
    .replaceAll(endpoint, 'ORIGIN')
    .replaceAll(new URL(endpoint).host, 'HOST')
    .replaceAll(datasetId, 'DATASET')
    .replaceAll(projectId, 'PROJECT');
}
