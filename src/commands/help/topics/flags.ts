import type { CommandUnknownOpts as Command } from '@commander-js/extra-typings';
import { type SettingEntry, settingEntries, settingKeys } from '../../../settings/table.ts';
import { type Block, blocksOf, heading, type Row, rows } from '../blocks.ts';
import { flagGroups, listingOf } from '../declared.ts';

/** The flags that every command takes. */
export function flagsPage(program: Command): Block[] {
  return [
    ...blocksOf(`
Every command takes these flags, before or after its name; but the formats are for those that print in one, as their own help tells.
Durations are 90s, 10m or 1h30m; a bare number is seconds.`),
    ...flagGroups(program),
  ];
}

/** The flags of the commands that list. */
export function filtersPage(program: Command): Block[] {
  return [
    ...blocksOf('Without a flag everything is read, and nothing is cut off without a word.'),
    ...['list', 'datasets'].flatMap((name) => [heading(`${name}:`), rows(flagsOf(program, name))]),
  ];
}

function flagsOf(program: Command, name: string) {
  const command = program.commands.find((one) => one.name() === name);
  const groups = command ? flagGroups(listingOf(command)) : [];
  return groups.flatMap((block) => (block.kind === 'rows' ? block.rows : []));
}

/** Every setting with a value of its own, and where it is read from. */
export function settingsPage(): Block[] {
  return [
    ...blocksOf(`
A setting is taken from the first of: its flag; a profile or cloud that a flag names; its own variable; the variables of other
tools; the selected profile of the config file; clouds.yaml, only when OS_CLOUD names a cloud; the credentials file of Huawei Cloud's SDKs
(~/.huaweicloud/credentials, or HUAWEICLOUD_SDK_CREDENTIALS_FILE), only where nothing else says how to sign in. An empty variable is unset.
\`modelarts-export whoami\` tells where each one comes from.`),
    rows(settingKeys.map((key) => settingEntries[key]).flatMap((entry) => rowOf(entry) ?? [])),
    ...blocksOf(`
The config file is JSON, checked with schemas/config.schema.json; --profile takes one of its profiles:
  {"default_profile": "prod", "profiles": {"prod": {"region": "eu-de"}}}

A proxy is taken from HTTPS_PROXY, HTTP_PROXY and NO_PROXY. Credentials: \`modelarts-export help credentials\`.`),
  ];
}

/** Its flag, or else its variable, and what else it is read from; a part of a credential has a topic of its own. */
function rowOf({ help, partOf, flag, variables, otherwise }: SettingEntry): readonly [Row] | undefined {
  if (partOf) return undefined;
  const [term = '', ...others] = flag ? [flag.usage, ...variables] : variables;
  const names = [...others, otherwise].filter((name) => name !== undefined && name !== null).join(', ');
  return [[term, [help, names].filter(Boolean).join(': ')]];
}
