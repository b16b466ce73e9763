import { collect, type SettingsInput, type Source } from '../setting.ts';
import { type SettingKey, settingEntries, type VariableFamily } from '../table.ts';

type Environment = SettingsInput['env'];

/** `giver` is who made them, where nobody set them. */
export function ownVariables(env: Environment, giver?: string): Source {
  const source = familySource('MODELARTS', env);
  if (giver === undefined) return source;
  const values = collect((key) => source.values[key] && { ...source.values[key], source: giver });
  return { ...source, name: giver, values };
}

/** The variables of other tools, in the order in which they count. OpenStack has no access keys of its own, so its come last. */
export function ecosystemVariables(env: Environment): readonly Source[] {
  return [
    familySource('OS', env, (key) => !isAccessKey(key)),
    familySource('HUAWEICLOUD_SDK', env),
    familySource('HW', env),
    familySource('OS', env, isAccessKey),
  ];
}

function isAccessKey(key: SettingKey): boolean {
  return settingEntries[key].partOf === 'access-key';
}

function familySource(
  family: VariableFamily,
  env: Environment,
  holds: (key: SettingKey) => boolean = () => true,
): Source {
  const namesOf = (key: SettingKey) =>
    holds(key) ? settingEntries[key].variables.filter((name) => name.startsWith(`${family}_`)) : [];
  const values = collect((key) => {
    const name = namesOf(key).find((candidate) => env[candidate]);
    return name && { value: env[name] ?? '', source: name, origin: { from: 'environment' } };
  });
  return { name: `${family}_* variables`, values, nameOf: (key) => namesOf(key)[0] };
}
