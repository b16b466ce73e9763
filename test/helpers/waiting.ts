import type { ServerResponse } from 'node:http';
import type { FakeClock } from './fake-clock.ts';
import { fakeClock } from './fake-clock.ts';
import { type HostOptions, type Outcome, runCli } from './host.ts';
import { type CannedAnswer, type FixedAnswer, respond, startServer } from './server.ts';

/**
 * What one look meets. For one task: its status, `-` where it is not known. For several: a status for each of a, b, c and so on.
 * Or how the look goes wrong: `502`, `429:20` (Retry-After), `401`, `403`, `html`, `reset`, `no dataset`, `wrong kind`, `wrong list`,
 * or `hang`, which is never answered.
 */
export type Step = string | readonly string[];

export interface Waiting extends Outcome {
  /** Seconds at which the requests came. */
  readonly at: readonly number[];
  /** Their paths behind the dataset. */
  readonly paths: readonly string[];
}

export interface WaitingOptions extends HostOptions {
  /** Called before a request is answered. */
  readonly onRequest?: (request: number, clock: FakeClock) => void;
  readonly random?: number;
}

/** Runs `wait` on a fake clock against a service that shows the steps in turn, the last one for ever. */
export async function waitThrough(
  steps: readonly Step[],
  argv: readonly string[],
  { onRequest, random = 0, ...host }: WaitingOptions = {},
): Promise<Waiting> {
  const clock = fakeClock({ random });
  const at: number[] = [];
  const answer: CannedAnswer = (request, response) => {
    at.push(clock.monotonic() / 1000);
    onRequest?.(at.length, clock);
    answerStep(steps[Math.min(at.length, steps.length) - 1] ?? '-', request.url, response);
  };
  const server = await startServer(answer);
  const env = {
    MODELARTS_ENDPOINT: server.origin,
    MODELARTS_PROJECT_ID: 'p',
    MODELARTS_DATASET_ID: 'd',
    MODELARTS_TOKEN: 'canary',
  };
  try {
    const outcome = await runCli(['wait', ...argv], { clock, ...host, env: { ...env, ...host.env } });
    const paths = server.requests.map(({ url }) => url.replace('/v2/p/datasets/d/export-tasks', ''));
    const stderr = outcome.stderr.replaceAll(server.origin, 'ORIGIN').replaceAll(new URL(server.origin).host, 'HOST');
    return { ...outcome, stderr, at, paths };
  } finally {
    await server.close();
  }
}

export interface Record {
  readonly task_id: string;
  readonly status: string;
  readonly [field: string]: unknown;
}

/** The record of a task with this status. */
export function recordOf(status: string, task_id = 'a'): Record {
  const failure = { error_code: 'ModelArts.4401', error_msg: 'Out of space.' };
  return { task_id, status, progress: 100, ...(status === 'FAILED' && failure) };
}

const faults: Readonly<{ [step: string]: FixedAnswer }> = {
  '-': refusal(400, 'ModelArts.4359', 'No such task.'),
  'no dataset': refusal(400, 'ModelArts.4352', 'No such dataset.'),
  '401': refusal(401, 'APIG.0301', 'Incorrect IAM authentication information.'),
  '403': refusal(403, 'ModelArts.0201', 'No permission.'),
  html: { body: '<html>Sign in</html>' },
  'wrong kind': { body: { task_id: 'a', progress: 'abc' } },
  'wrong list': { body: { total_count: 1, export_tasks: [{ task_id: 'a', progress: 'abc' }] } },
};

function answerStep(step: Step, url: string, response: ServerResponse): void {
  if (step === 'hang') return;
  if (step === 'reset') response.destroy();
  else respond(response, typeof step === 'string' ? answerOf(step, url) : { body: pageOf(step) });
}

function answerOf(step: string, url: string): FixedAnswer {
  const [, status, retryAfter] = /^(\d+)(?::(\d+))?$/.exec(step) ?? [];
  const isList = /export-tasks(\?|$)/.test(url);
  return (
    faults[step] ??
    (status
      ? { status: Number(status), headers: retryAfter ? { 'retry-after': retryAfter } : {} }
      : { body: isList ? pageOf([step]) : recordOf(step) })
  );
}

function pageOf(statuses: readonly string[]) {
  const tasks = statuses.flatMap((status, index) => (status === '-' ? [] : recordOf(status, 'abcdef'[index])));
  return { total_count: tasks.length, export_tasks: tasks };
}

function refusal(status: number, error_code: string, error_msg: string): FixedAnswer {
  return { status, body: { error_code, error_msg } };
}
