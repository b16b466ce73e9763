import { UsageError } from '../errors.ts';
import type { Setting } from './source.ts';

/** A project or dataset id, safe as a segment of a path. */
export function checkedId(setting: Setting | undefined): Setting | undefined {
  if (!setting || /^(?!\.+$)[\w.~-]{1,128}$/.test(setting.value)) return setting;
  const what = setting.origin.from === 'flag' ? `'${setting.value}' is not an id` : 'not an id';
  throw new UsageError(`${setting.source}: ${what}`, 'an id is 1 to 128 letters, digits and . _ ~ -, not only dots');
}
