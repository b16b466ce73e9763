import type { ConfigList, ConfigListEntry } from '#wire';
import type { Details, Section, Text } from './details.ts';

export type { ConfigList, ConfigListEntry } from '#wire';

/** What is set, where it comes from, and what hides it. */
export const configListDetails: Details<ConfigList> = { sections, lines };

function sections({ config_file: file, profile, profiles, settings }: ConfigList): readonly Section[] {
  const others = profiles.filter((name) => name !== profile);
  const title = `profile ${profile} of ${file}${others.length === 0 ? '' : `, which has ${others.join(', ')} too`}`;
  return [{ title, rows: settings.map(row) }];
}

function row({ key, value, source, hidden_by: hider }: ConfigListEntry): readonly Text[] {
  const hidden: Text = { text: `hidden by ${hider}`, tone: 'pending' };
  return [key, value, { text: source, tone: 'quiet' }, ...(hider === null ? [] : [hidden])];
}

/** A key, its value, where that comes from, and what hides it. */
function lines({ settings }: ConfigList) {
  return settings.map(({ key, value, source, hidden_by: hider }) => [key, value, source, hider]);
}
