import type { Context, View } from '../context/index.ts';

/** How the format tells what is no list. A command that prints such a thing takes no format that cannot. */
export async function documentView(context: Context): Promise<NonNullable<View['document']>> {
  const { document, format } = await context.view();
  if (document) return document;
  throw new Error(`${format} tells no document`);
}
