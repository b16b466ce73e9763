import type { StartVerdict, WaitVerdict } from '../../context/index.ts';
import { CliError } from '../../errors/index.ts';
import { obsAddress } from '../../resources/export-task/index.ts';
import { shellWord } from '../../text/safe.ts';
import { roundedDuration } from '../../text/time.ts';
import { statusOf, errorFor as waitErrorFor } from '../wait/words.ts';

export interface Ordered {
  /** As it is sent. */
  readonly path: string;
  readonly settleMs: number;
  /** The command that waits for a task. */
  waitFor(id: string): string;
}

type Verdict<Outcome> = Extract<StartVerdict, { readonly outcome: Outcome }>;

/** An export to the same path runs, so nothing was sent. */
export function alreadyRunning({ item, differences }: Verdict<'running'>, { path, waitFor }: Ordered): CliError {
  const other = differences.length === 0 ? '' : `, of another ${differences.join(' and ')}`;
  const what = `export task ${item.task_id} to ${obsAddress(path)} is ${statusOf(item.status)} already${other}`;
  const attach = differences.length === 0 ? '--attach takes it, ' : '';
  return new CliError('already_running', `${what}; nothing was started`, {
    taskId: item.task_id,
    retryable: false,
    hint: [`wait for it: ${waitFor(item.task_id)}`, `${attach}--force starts another one`],
  });
}

/** It was sent, and neither an answer nor the list tells what has become of it. */
export function unknownOutcome(verdict: Verdict<'several' | 'unknown'>, ordered: Ordered): CliError {
  const { lost } = verdict;
  const seen =
    verdict.outcome === 'several'
      ? `${verdict.items.length} new export tasks go there: ${verdict.items.map((item) => item.task_id).join(', ')}`
      : `no export task of it has shown for ${roundedDuration(ordered.settleMs)}`;
  const { httpStatus, apiCode, requestId } = lost.details;
  return new CliError(
    'unknown_outcome',
    `an export to ${obsAddress(ordered.path)} may run: it was sent, but ${lost.message}; ${seen}`,
    { httpStatus, apiCode, requestId, retryable: false, hint: lookFirst },
  );
}

export const lookFirst =
  "'modelarts-export list' shows whether it runs; then start again with --once, which takes it if it does";

/** How a wait ends after a start: where it had to give up, an export may run, and to start again would be wrong. */
export function errorAfterStart(verdict: WaitVerdict, timeoutMs: number): CliError | undefined {
  const error = waitErrorFor(verdict, timeoutMs);
  const hasNeverShown =
    verdict.outcome === 'not_found' && verdict.deciding.some(({ item, absence }) => !item && absence?.of === 'item');
  return error && hasNeverShown ? unclear(error) : error;
}

/** The export is known to have been started; how it goes on is not. */
export function unclear(error: CliError): CliError {
  return new CliError('unknown_outcome', error.message, error.details);
}

/** For a person: where the files lie, and how to fetch them. */
export function fetchLines(path: string, obsEndpoint: string | undefined): readonly string[] {
  const address = obsAddress(path);
  const bucket = shellWord(address.replace(/^obs:/, 's3:'));
  const target = shellWord(`./${path.split('/').at(-2)}/`);
  return [
    `the files lie in ${address}; to fetch them, one of:`,
    `  obsutil cp ${shellWord(address)} ${target} -r -f -flat`,
    `  aws s3 sync ${bucket} ${target} --endpoint-url ${obsEndpoint ?? 'https://OBS_ENDPOINT'}`,
  ];
}

/** OBS has the host name of ModelArts, but for the first word; undefined where ModelArts has another one, as a sandbox has. */
export function obsEndpointOf(endpoint: string): string | undefined {
  const [, rest] = /^https:\/\/modelarts\.([\w.-]+)/.exec(endpoint) ?? [];
  return rest && `https://obs.${rest}`;
}
