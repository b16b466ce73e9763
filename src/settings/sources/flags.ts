import { UsageError } from '../../errors/index.ts';
import { field } from '../../values.ts';
import { collect, type SettingFlags, type Source } from '../setting.ts';
import { type FlagValues, flagValuesIn, type SettingKey, settingFlags } from '../table.ts';

/** The flags as a source. An empty one is an error: most likely a variable in it was empty. */
export function flagSource(flags: SettingFlags): Source {
  const empty = settingFlags.find(({ attribute }) => field(flags, attribute) === '');
  if (empty) throw new UsageError(`${empty.name} is empty`, `give it a value, or leave ${empty.name} out`);
  const values = collect((key) => {
    const flag = flagOf(key);
    const value = field(flags, flag?.attribute ?? '');
    return flag && typeof value === 'string' ? { value, source: flag.name, origin: { from: 'flag' } } : undefined;
  });
  return { name: 'flags', values, nameOf: (key) => flagOf(key)?.name };
}

function flagOf(key: SettingKey) {
  return settingFlags.find((flag) => flag.key === key);
}

/** The same words, with another value where this flag has this one. */
export function withFlagValue(
  words: readonly string[],
  flag: string,
  { from, to }: { readonly from: string; readonly to: string },
): readonly string[] {
  return words.map((word, index) => {
    if (word === `${flag}=${from}`) return `${flag}=${to}`;
    return word === from && words[index - 1] === flag ? to : word;
  });
}

/** The flags that count beside `--sandbox`, which brings a service of its own; those that would name another one are refused. */
export function flagsBesideSandbox(flags: SettingFlags): FlagValues {
  const given = settingFlags.filter(({ attribute }) => field(flags, attribute) !== undefined);
  const refused = given.find(({ besideSandbox }) => besideSandbox === 'refused');
  if (refused) {
    const message = `--sandbox brings its own service: ${refused.name} cannot stand beside it`;
    throw new UsageError(message, 'leave one of them out');
  }
  const counting = given.filter(({ besideSandbox }) => besideSandbox === 'counts');
  return flagValuesIn(flags, counting);
}
