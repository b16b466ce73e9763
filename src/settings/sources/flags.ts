import { UsageError } from '../../errors/index.ts';
import { field } from '../../values.ts';
import { collect, type SettingFlags, type Source } from '../setting.ts';
import { type SettingKey, settingFlags } from '../table.ts';

/** The flags as a source. An empty flag is an error: most likely a variable in it was empty. */
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
