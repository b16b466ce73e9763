import { createReader } from '../files/index.ts';
import type { Host } from '../host.ts';
import { defaultConfigFile, homeFolder } from '../settings/places.ts';
import { regionsOfModelarts } from '../settings/regions.ts';
import { ownVariables } from '../settings/sources/variables.ts';
import type { FlagValues } from '../settings/table.ts';
import { field, isRecord } from '../values.ts';

/** What a setting may be, as far as this machine knows, for completion: nothing is asked of a service. */
export async function knownValues(
  key: 'region' | 'profile',
  flags: FlagValues,
  host: Host,
): Promise<readonly string[]> {
  return key === 'region' ? [...regionsOfModelarts().keys()] : profileNames(flags, host);
}

/** Without the validators, which would take longer than the answer: of a file that is not right, what can be read of it. */
async function profileNames(flags: FlagValues, { env, platform }: Host): Promise<readonly string[]> {
  const named = flags.config ?? ownVariables(env).values.config_file?.value;
  const path = named ?? defaultConfigFile({ env, platform, home: homeFolder(env) });
  const file = path && (await createReader()(path, { what: path, namedBy: 'nobody' }));
  const profiles = file && field(JSON.parse(file.text), 'profiles');
  return isRecord(profiles) ? Object.keys(profiles) : [];
}
