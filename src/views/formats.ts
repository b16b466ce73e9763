import type { View } from './view.ts';

/** Every format, in the order help shows them; each is loaded when it is used. To add one: a file and a line. */
export const views = {
  table: async () => (await import('./table.ts')).table,
  wide: async () => (await import('./table.ts')).wide,
  json: async () => (await import('./json.ts')).json,
  ndjson: async () => (await import('./ndjson.ts')).ndjson,
  yaml: async () => (await import('./yaml.ts')).yaml,
  markdown: async () => (await import('./markdown.ts')).markdown,
  csv: async () => (await import('./csv.ts')).csv,
  name: async () => (await import('./name.ts')).name,
} satisfies Record<string, () => Promise<View>>;

export type Format = keyof typeof views;

/** Those that show columns. */
export const tabular: readonly Format[] = ['table', 'wide', 'markdown', 'csv'];

/** Those that tell what is no list, such as what whoami tells. */
export const documentary: readonly Format[] = ['table', 'json', 'ndjson', 'yaml', 'markdown'];

export const formats: readonly Format[] = Object.keys(views).filter(isFormat);

/** What a query finds in the document of `json`: bare, or in a format that was asked for. Throws what is wrong with it. */
export async function loadQueryView(query: string, format?: Format): Promise<View> {
  const [{ queryView }, view] = await Promise.all([import('./query.ts'), format && views[format]()]);
  return queryView(query, view);
}

function isFormat(name: string): name is Format {
  return Object.hasOwn(views, name);
}
