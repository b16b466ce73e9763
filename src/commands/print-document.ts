import type { Context, View } from '../context/index.ts';
import { UsageError } from '../errors/index.ts';

/** How the format that was asked for tells what is no list; one that cannot is never another one silently. `command` is for people. */
export async function documentView(context: Context, command: string): Promise<NonNullable<View['document']>> {
  const { document, format } = await context.view();
  if (document) return document;
  throw new UsageError(`${command} has no format ${format}`, 'it prints a table, json, ndjson, yaml or markdown');
}
