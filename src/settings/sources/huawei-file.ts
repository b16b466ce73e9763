import { dirname, resolve } from 'node:path';
import { parse } from 'ini';
import { UsageError } from '../../errors/index.ts';
import { shellWord } from '../../text/safe.ts';
import { field } from '../../values.ts';
import { normalised } from '../endpoints.ts';
import { huaweiCredentialsFile } from '../places.ts';
import { checkedId, collect, type SettingsInput, type Source } from '../setting.ts';
import { settingEntries } from '../table.ts';
import { noFile, openSettingsFile, type Place, warnIfShared } from './settings-file.ts';

const variable = 'HUAWEICLOUD_SDK_CREDENTIALS_FILE';
/** The credentials of one region's services; `[global]` is for services that know no project. */
const section = 'basic';

/** What the credentials file of Huawei Cloud's SDKs says; undefined: there is none, and nobody named one. */
export async function readHuaweiFile(input: SettingsInput): Promise<Source | undefined> {
  const place = placeOf(input);
  const file = place && (await openSettingsFile(place, input));
  const fields = file && field(parse(file.text), section);
  if (place?.isNamed && !file) throw noFile(variable, place.path);
  if (place?.isNamed && !fields)
    throw new UsageError(
      `${variable}: ${place.path} has no section [${section}]`,
      `below [${section}] stand ak, sk and so on`,
    );
  if (!file || !fields) return undefined;

  const name = `[${section}] of ${file.path}`;
  const values = collect((key) => {
    const { basic, kind } = settingEntries[key];
    const text = basic && field(fields, basic);
    if (typeof text !== 'string' || text === '') return undefined;
    const value = kind === 'path' ? resolve(dirname(file.origin.path), text) : text;
    return { value, source: name, origin: file.origin };
  });
  warnIfShared(file, [values], input);
  const nameOf: Source['nameOf'] = (key) => {
    const { basic } = settingEntries[key];
    return basic === null ? undefined : `${basic} in ${name}`;
  };
  return place.isNamed ? { name, values, nameOf } : { name, nameOf, ...ambient(values, input) };
}

function ambient({ project_id, iam_endpoint: iam, ...values }: Source['values'], { flags }: SettingsInput) {
  const iamEndpoint = iam && normalised(iam, { allowHttp: flags.allowHttp ?? false });
  return { values, ambient: { project: checkedId(project_id, 'project_id'), iamEndpoint } };
}

function placeOf(input: SettingsInput): Place | undefined {
  const named = input.env[variable];
  const path = named || huaweiCredentialsFile(input);
  if (path === undefined) return undefined;
  return { path, what: `credentials file ${path}`, isNamed: Boolean(named), naming: `${variable}=${shellWord(path)}` };
}
