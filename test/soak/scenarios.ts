import type { Sandbox } from '../../src/sandbox/index.ts';

export interface Scenario {
  readonly argv: readonly string[];
  /** How it signs in; with a token without it. */
  readonly as?: 'user' | 'key' | 'user without a password';
  readonly stdin?: string;
  /** What it does with the service: that decides what a fault may come to. */
  readonly does: 'nothing' | 'read' | 'look' | 'wait' | 'watch' | 'start';
  /** What it ends with where nothing goes wrong; 0 without it. */
  readonly code?: number;
  /** It waits, which takes its time where time is no fake. */
  readonly isSlow?: true;
  /** The next task that is ordered becomes this one. */
  readonly next?: string;
}

const ended = ['done:run=1s', 'failed:run=1s,fail'];
/** They have not ended when somebody looks. */
const underWay = [`soon:run=${10 * 24 * 3600 + 5}s`, `later:run=${10 * 24 * 3600 + 60}s,fail`];

/** The tasks with a life of their own. Where nobody waits all have ended: what is read is the same whenever it is read. */
export function scriptOf({ does, next }: Scenario): readonly string[] {
  return [...ended, ...(does === 'wait' ? underWay : []), ...(next === undefined ? [] : [next])];
}

const formats = ['table', 'wide', 'json', 'ndjson', 'csv', 'name', 'yaml', 'markdown'];
const path = ['--path', 'obs://bucket/soak/'];
const columns = ['--columns', 'id,status,export_params.export_dest'];
/** It never ends by itself: somebody presses Ctrl-C. */
const watching = { code: 130, isSlow: true, does: 'watch' } as const;

/** Every command there is, as it is used. */
export const scenarios: readonly Scenario[] = [
  ...formats.map((format): Scenario => ({ argv: ['list', '-o', format], does: 'read' })),
  { argv: ['list', '--all', '--limit', '3', '-o', 'name'], does: 'read' },
  { argv: ['list', '--all', '--limit', '7', '-o', 'ndjson', '--verbose'], does: 'read' },
  { argv: ['list', '--limit', '5', '--offset', '2', '--json'], does: 'read' },
  { argv: ['list', '--type', 'labeled', '--json'], does: 'read' },
  { argv: ['list', '-o', 'name'], as: 'user', does: 'read' },
  { argv: ['list', '--json', '--verbose'], as: 'user', does: 'read' },
  { argv: ['list', '--json', '--verbose'], as: 'key', does: 'read' },
  { argv: ['list', '--all-datasets', '-o', 'name'], does: 'read' },
  { argv: ['list', '-A', '--status', 'failed', '--json', '--verbose'], as: 'user', does: 'read' },
  { argv: ['list', '--status', 'failed,running', '--sort', 'created:desc', '--max', '3', '--csv'], does: 'read' },
  { argv: ['list', '--query', "export_tasks[?status=='FAILED'].task_id"], does: 'read' },
  { argv: ['list', ...columns, '--no-header'], does: 'read' },
  { argv: ['list', ...columns, '-o', 'markdown', '--sort', 'id'], as: 'user', does: 'read' },
  { argv: ['list', '--watch', '-o', 'name'], ...watching },
  { argv: ['list', '-w', '--csv', ...columns, '--status', 'ended', '--verbose'], as: 'user', ...watching },
  { argv: ['list', '--since', '1m', '--fail-if-empty', '-o', 'name'], code: 12, does: 'read' },
  { argv: ['show', 'done'], does: 'read' },
  { argv: ['show', 'failed', '--json'], as: 'key', does: 'read' },
  { argv: ['show', 'done', '--query', '[task_id, status]'], does: 'read' },
  { argv: ['show', 'nobody'], code: 3, does: 'read' },
  { argv: ['datasets', '-o', 'name'], does: 'read' },
  { argv: ['datasets', '--exportable', '--json', '--verbose'], does: 'read' },
  { argv: ['datasets', '--csv', '--columns', 'id,name'], does: 'read' },
  { argv: ['datasets', 'show', '--json'], does: 'read' },
  { argv: ['wait', 'done'], does: 'wait' },
  { argv: ['wait', 'soon', '--json'], isSlow: true, does: 'wait' },
  { argv: ['wait', 'failed', '-o', 'name'], code: 10, does: 'wait' },
  { argv: ['wait', 'soon', 'later', 'done', '-o', 'name'], code: 10, isSlow: true, does: 'wait' },
  { argv: ['wait', '-', '-o', 'csv'], stdin: 'done\nfailed\n', code: 10, does: 'wait' },
  { argv: ['wait', 'soon', '-o', 'name', '--verbose'], as: 'user', isSlow: true, does: 'wait' },
  { argv: ['start', ...path], does: 'start', next: 'mine:start' },
  { argv: ['start', ...path, '--json', '--verbose'], does: 'start', next: 'mine:start' },
  { argv: ['start', ...path, '--once', '-o', 'name'], as: 'user', does: 'start', next: 'mine:start' },
  { argv: ['start', ...path, '--wait', '-o', 'name'], isSlow: true, does: 'start', next: 'mine:start,run=9s' },
  { argv: ['start', ...path, '--dry-run'], does: 'read' },
  { argv: ['whoami', '--json'], does: 'nothing' },
  { argv: ['whoami'], as: 'user', does: 'nothing' },
  { argv: ['login', '--password-stdin'], as: 'user without a password', stdin: 'sandbox-password\n', does: 'nothing' },
  { argv: ['logout'], as: 'user', does: 'nothing' },
  { argv: ['doctor', '--json'], does: 'look' },
  { argv: ['doctor', '--verbose'], as: 'user', does: 'look' },
  { argv: ['config', 'set', 'region', 'eu-nl'], does: 'nothing' },
  { argv: ['config', 'set', 'secret_key', '-'], stdin: 'sandbox-secret-key\n', does: 'nothing' },
  { argv: ['config', 'get', 'region'], code: 3, does: 'nothing' },
  { argv: ['config', 'unset', 'region'], does: 'nothing' },
  { argv: ['config', '--json'], does: 'nothing' },
  { argv: ['completion', 'bash', '--', 'list', '--status', 'running,f'], does: 'nothing' },
  { argv: ['completion', 'zsh', '--', 'datasets', 'show', ''], does: 'nothing' },
  { argv: ['help', 'exit-codes'], does: 'nothing' },
  { argv: ['--version'], does: 'nothing' },
  { argv: ['list', '--help'], does: 'nothing' },
  { argv: ['lst'], code: 2, does: 'nothing' },
];

/** The variables by which a scenario finds the sandbox and signs in there. */
export function environmentOf({ as }: Scenario, sandbox: Sandbox): Readonly<Record<string, string>> {
  const { MODELARTS_TOKEN: token = '', ...others } = sandbox.environment;
  if (as === 'key') {
    return { ...others, MODELARTS_ACCESS_KEY: sandbox.accessKey, MODELARTS_SECRET_KEY: sandbox.secretKey };
  }
  if (as === undefined) return { ...others, MODELARTS_TOKEN: token };
  const user = { MODELARTS_USERNAME: sandbox.username, MODELARTS_DOMAIN_NAME: sandbox.domainName };
  return { ...others, ...user, ...(as === 'user' && { MODELARTS_PASSWORD: sandbox.password }) };
}

/** What must never be seen again. */
export function secretsOf(sandbox: Sandbox): readonly string[] {
  return [sandbox.token, sandbox.password, sandbox.secretKey];
}
