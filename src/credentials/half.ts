import { UsageError } from '../errors/index.ts';
import type { SettingKey, Source } from '../settings/index.ts';
import type { Search } from './credential.ts';

type Half = Extract<Search, { readonly is: 'half' }>;

/** Half a credential: one part is there, another is not. Credentials are never put together from two sources. */
export function half(source: Source, given: SettingKey, missing: SettingKey): Half {
  const setting = source.values[given];
  const there = setting?.origin.from === 'environment' ? setting.source : nameIn(source, given);
  const name = nameIn(source, missing);
  const hint =
    missing === 'password'
      ? `set ${name} too, or sign in once: modelarts-export login`
      : 'credentials are taken whole from one source';
  return {
    is: 'half',
    missing: { key: missing, name },
    error: new UsageError(`${there} is set, but ${name} is not`, hint),
  };
}

/** What a setting is called in this source, for people. */
export function nameIn(source: Source, key: SettingKey): string {
  return source.nameOf(key) ?? key;
}
