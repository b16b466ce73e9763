import type { Context, OpenContext } from '../context.ts';
import { UsageError } from '../errors.ts';
import type { Program } from './options.ts';
import { whoamiDocument, whoamiFields, whoamiSections } from './whoami/document-text.ts';
import { gather } from './whoami/gather.ts';

const examples = `
Examples:
  $ modelarts-export whoami
  $ modelarts-export whoami --json | jq -r .expires_at
  $ modelarts-export whoami --sandbox`;

export function declareWhoami(program: Program, open: OpenContext): void {
  program
    .command('whoami')
    .summary('who is signed in, and where every setting came from')
    .description(
      'Who is signed in, with which credential and until when, why it was chosen, and where every setting came from. No secret is printed.',
    )
    .addHelpText('after', examples)
    .action(async () => {
      await whoami(await open());
    });
}

/** What can be told is told in any case; then comes what is wrong. */
async function whoami(context: Context): Promise<void> {
  const text = await textFor(context);
  const access = await context.access();
  const progress = context.terminal.progress('asking IAM');
  const { document, failure } = await gather(access, context).finally(() => progress.stop());
  await context.print([text(document)]);
  if (failure) throw failure;
}

async function textFor(context: Context) {
  const { screen } = context;
  const { format } = await context.view();
  if (format === 'json') return whoamiDocument(screen.isTerminal ? 2 : 0);
  if (format === 'ndjson') return whoamiDocument(0);
  if (format === 'csv' || format === 'name') {
    throw new UsageError(`whoami has no format ${format}`, 'it prints a table, json or ndjson');
  }
  return screen.isTerminal ? whoamiSections(screen) : whoamiFields;
}
