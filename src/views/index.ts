import { json } from './json.ts';
import { name } from './name.ts';
import { ndjson } from './ndjson.ts';
import type { View } from './view.ts';

export type { Screen, View } from './view.ts';
export type Format = keyof typeof views;

/** Every format, in the order help shows them. What is large or brings a library along is loaded when it is used. */
export const views = {
  table: async () => (await import('./table.ts')).table,
  wide: async () => (await import('./wide.ts')).wide,
  json: async () => json,
  ndjson: async () => ndjson,
  csv: async () => (await import('./csv.ts')).csv,
  name: async () => name,
} satisfies Record<string, () => Promise<View>>;
