import { type ErrorKind, exitCodes } from '../../../errors/index.ts';
import { type Block, blocksOf, type Row, rows, unbreakable } from '../blocks.ts';

/** When a run ends with it, by the name that an error in JSON has. */
const when = {
  ok: 'done; an empty list; every awaited task succeeded; the reader of a pipe left',
  unexpected: 'a bug; stdout cannot be written',
  usage: 'a wrong flag, argument, setting or file; half a credential; nothing was sent but look-ups',
  not_found: 'the dataset or the task does not exist',
  auth: 'no credentials; 401; 403',
  refused: 'any other refusal by the API',
  unavailable:
    'network, DNS, TLS, a time-out, 408, 429, 5xx (but 501, which is 5) after the retries: worth another try',
  contract: 'the answer is not JSON, is too large, or does not match the schema',
  pending: '`wait --timeout 0`: not ended yet',
  already_running: '`start`: nothing was started, as an export to this path runs already',
  busy: '`start`: nothing was started, as the dataset is busy',
  task_failed: 'an awaited task ended `FAILED` (or `STOPPED`)',
  unknown_outcome:
    '`start`: an export may run, but no answer came and no task is to be found, or it can no longer be seen; not to be repeated blindly',
  empty: '`--fail-if-empty`: there is nothing to print',
  timed_out: '`wait` ran out of time; the export goes on',
  interrupted:
    'SIGHUP (the terminal was closed), Ctrl-C, SIGTERM; the process ends itself by that signal, which is the normal end of `sandbox`',
} as const satisfies Readonly<Record<Kind, string>>;

type Kind = ErrorKind | 'ok';

/** The commands that alone end with it. */
const only: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  pending: ['wait', 'start'],
  already_running: ['start'],
  busy: ['start'],
  task_failed: ['wait', 'start'],
  unknown_outcome: ['start'],
  empty: ['list', 'datasets', 'datasets list'],
  timed_out: ['wait', 'start'],
};

/** What cannot happen to a command that asks the service nothing. */
const asksNothing = ['config', 'sandbox', 'help', 'completion'];
const never: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  not_found: asksNothing.filter((name) => name !== 'config'),
  auth: asksNothing,
  refused: asksNothing,
  unavailable: asksNothing,
  contract: asksNothing,
};

const kinds: readonly Kind[] = Object.keys(exitCodes).filter(isKind);

export const exitCodeRows: readonly (readonly [code: string, name: string, when: string])[] = kinds.map((kind) => [
  codeOf(kind),
  kind,
  when[kind],
]);

/** `0 ok, 2 usage, …` of a command such as `['datasets', 'show']`; no line ends between a code and its name. */
export function exitCodesOf(names: readonly string[]): string {
  const [first = ''] = names;
  const own = kinds.filter((kind) => (only[kind]?.includes(names.join(' ')) ?? true) && !never[kind]?.includes(first));
  return own.map((kind) => `${codeOf(kind)} ${kind}`.replaceAll(' ', unbreakable)).join(', ');
}

export function exitCodesPage(): Block[] {
  return [
    ...blocksOf('The exit code says what the caller can do next. It is the same in every output mode.'),
    rows(exitCodeRows.map(([code, name, text]): Row => [code, `${name}: ${text}`])),
    ...blocksOf(`
An error is a line of stderr, 'error: …', mostly followed by 'hint: …', one next step. With json and ndjson the last line of stderr is
a JSON object instead, alone in being JSON: its kind is the name above, and retryable says whether another try may help.`),
  ];
}

function codeOf(kind: Kind): string {
  return kind === 'interrupted' ? '129, 130, 143' : String(exitCodes[kind]);
}

function isKind(name: string): name is Kind {
  return Object.hasOwn(when, name);
}
