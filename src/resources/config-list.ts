import type { ConfigList, ConfigListEntry } from '#wire';
import type { Details, Section, Text } from './details.ts';

export type { ConfigList, ConfigListEntry } from '#wire';

/** What is set, where it comes from, and what hides it. */
export const configListDetails: Details<ConfigList> = { sections, lines };

function sections({ config_file: file, profile, profiles, settings }: ConfigList): readonly Section[] {
  const others = profiles.filter((name) => name !== profile);
  const place = `profile ${profile} of ${file}`;
  const title = others.length === 0 ? place : `${place}, which has ${others.join(', ')} too`;
  return [{ title, rows: settings.map((entry) => row(entry, place)) }];
}

/** What stands in the title is not told again in every line. */
function row({ key, value, source, hidden_by: hider }: ConfigListEntry, place: string): readonly Text[] {
  const hidden: Text = { text: `hidden by ${hider === place ? 'the profile' : hider}`, tone: 'pending' };
  const from: Text = { text: source === place ? 'the profile' : source, tone: 'quiet' };
  return [key, value, from, ...(hider === null ? [] : [hidden])];
}

/** A key, its value, where that comes from, and what hides it. */
function lines({ settings }: ConfigList) {
  return settings.map(({ key, value, source, hidden_by: hider }) => [key, value, source, hider]);
}
