import { Option } from '@commander-js/extra-typings';
import type { Context, OpenContext } from '../context/index.ts';
import { EndedError, InterruptedError, UsageError } from '../errors/index.ts';
import { codeOf, field } from '../values.ts';
import type { Program } from './options.ts';
import { duration, oneOf, wholeNumber } from './values.ts';

const examples = `
Examples:
  $ modelarts-export sandbox
  $ modelarts-export sandbox --tasks 250 --offset-mode record --latency 50ms
  $ modelarts-export sandbox --faults '502,reset,429:2,html,ok'
  $ modelarts-export sandbox --task nightly:appear=5s,run=20s,fail

A task of --task is RUNNING for 20s and succeeds, unless its steps say otherwise:
  appear=D, vanish=D   from and until when it is there, counted from the start
  queue=D              how long it is INIT first
  run=D, run=forever   how long it is RUNNING
  fail, fail=CODE      it ends FAILED
  status=WORD          told instead of RUNNING
  start                it is what the next export that is started becomes

A fault of --faults is one of: a status (502), one with Retry-After (429:2) or with
an error code (400+4352), html, html-502, reset, reset-body, hang, truncated, empty,
ok; 3x502 repeats one. With lost, lost-504, lost-hang an export that was to be started
runs, although its answer is lost; with late=5s or lost+late=5s it shows only then.
After the last fault all is well.`;

export function declareSandbox(program: Program, open: OpenContext): void {
  program
    .command('sandbox')
    .summary('a local ModelArts and IAM to try everything against')
    .description(
      'A local ModelArts and IAM, in the foreground. stdout tells the `export NAME=value` lines to use it in another shell.',
    )
    .addOption(
      new Option('--port <n>', 'port on 127.0.0.1 (default: any free)').argParser(wholeNumber('--port', 0, 65535)),
    )
    .addOption(
      new Option('--tasks <n>', 'how many export tasks (default: 25)').argParser(wholeNumber('--tasks', 0, 10_000_000)),
    )
    .addOption(
      new Option('--datasets <n>', 'how many datasets (default: 13)').argParser(wholeNumber('--datasets', 0, 10_000)),
    )
    .addOption(
      new Option('--offset-mode <meaning>', 'what offset counts: page (default) or record').argParser(
        oneOf('--offset-mode', ['page', 'record']),
      ),
    )
    .addOption(
      new Option('--latency <duration>', 'time before every answer, such as 50ms').argParser(duration('--latency')),
    )
    .addOption(new Option('--seed <n>', 'another set of tasks').argParser(wholeNumber('--seed', 0)))
    .option('--faults <schedule>', 'how API requests go wrong, one after another: 502,reset,3x429:2,html,ok')
    .addOption(
      new Option(
        '--task <id:steps>',
        'a task with a life of its own, such as nightly:appear=5s,run=20s,fail; repeatable',
      ).argParser((text: string, earlier: readonly string[] = []) => [...earlier, text]),
    )
    .addHelpText('after', examples)
    .action(async (options) => {
      await serve(await open(), options);
    });
}

interface SandboxFlags {
  readonly port?: number;
  readonly tasks?: number;
  readonly datasets?: number;
  readonly offsetMode?: 'page' | 'record';
  readonly latency?: number;
  readonly seed?: number;
  readonly faults?: string;
  readonly task?: readonly string[];
}

/** In the foreground, until Ctrl-C. */
async function serve(context: Context, { latency, task, ...options }: SandboxFlags): Promise<void> {
  const { startSandbox } = await import('../sandbox/index.ts');
  const sandbox = await startSandbox({
    ...options,
    latencyMs: latency,
    script: task,
    clock: context.terminal.clock,
  }).catch(refuse);
  try {
    const lines = Object.entries(sandbox.environment).map(([name, value]) => `export ${name}=${value}\n`);
    await context.print([lines.join('')]);
    context.notice(`the sandbox is at ${sandbox.endpoint}; Ctrl-C ends it`);
    await new Promise((_, reject) => {
      context.signal.addEventListener('abort', () => reject(usualEnd(context.signal.reason)), { once: true });
    });
  } finally {
    await sandbox.close();
  }
}

/** There is no other way to end it. */
function usualEnd(reason: unknown): unknown {
  return reason instanceof InterruptedError ? new EndedError(reason.signal) : reason;
}

const mistakes: readonly unknown[] = ['ERR_SANDBOX_OPTION', 'EADDRINUSE', 'EACCES'];

/** An option that makes no sense and a port that is taken are told by their `code`; anything else is a bug. */
function refuse(error: unknown): never {
  throw mistakes.includes(codeOf(error)) ? new UsageError(String(field(error, 'message'))) : error;
}
