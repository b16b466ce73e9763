import { UsageError } from '../errors/index.ts';
import { idRule, isId } from '../values.ts';
import type { Setting } from './source.ts';

/** A project or dataset id, safe as a segment of a path. */
export function checkedId(setting: Setting | undefined): Setting | undefined {
  if (!setting || isId(setting.value)) return setting;
  const what = setting.origin.from === 'flag' ? `'${setting.value}' is not an id` : 'not an id';
  throw new UsageError(`${setting.source}: ${what}`, idRule);
}
