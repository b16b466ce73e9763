import type { Context } from '../../context/index.ts';
import { UsageError } from '../../errors/index.ts';
import { whoamiDocument, whoamiFields, whoamiSections } from './document-text.ts';
import { gather } from './gather.ts';

/** What can be told is told in any case; then comes what is wrong. */
export async function whoami(context: Context): Promise<void> {
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
