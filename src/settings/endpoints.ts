import { UsageError } from '../errors/index.ts';
import { harmless } from '../text/safe.ts';
import { didYouMean } from '../text/suggest.ts';
import { normaliseEndpoint } from './endpoint.ts';
import { type Region, regions } from './regions.ts';
import { first, type Setting, type Settings, type Source } from './source.ts';

export type Endpoints = Pick<Settings, 'endpoint' | 'regionEndpoint' | 'iamEndpoint' | 'region' | 'allowHttp'>;

/** Both endpoints and the region they may come from. */
export function endpoints(sources: readonly Source[], allowHttp: boolean): Endpoints {
  const region = first(sources, 'region');
  const api = first(sources, 'endpoint');
  const iam = sources.find((source) => source.values.iam_endpoint ?? source.derivesIam)?.values.iam_endpoint;
  if (region && !regions.has(region.value) && !api && !iam) throw unknownRegion(region);
  return {
    endpoint: api && normalised(api, allowHttp),
    regionEndpoint: region && derived(region, 'modelarts'),
    iamEndpoint: iam ? normalised(iam, allowHttp) : region && derived(region, 'iam'),
    region,
    allowHttp,
  };
}

/** The API endpoint: the configured one, else the service catalogue's, else the region's. */
export function requireEndpoint(settings: Settings, fromCatalogue?: Setting): Setting {
  if (settings.endpoint) return settings.endpoint;
  if (fromCatalogue) return normalised(fromCatalogue, settings.allowHttp);
  if (settings.regionEndpoint) return settings.regionEndpoint;
  if (settings.region) throw unknownRegion(settings.region);
  throw new UsageError(
    'no region and no endpoint: give --region NAME or set MODELARTS_REGION',
    'for example --region eu-de; --endpoint URL (or MODELARTS_ENDPOINT) instead for any other ModelArts',
  );
}

function normalised(setting: Setting, allowHttp: boolean): Setting {
  return { ...setting, value: normaliseEndpoint(setting.value, setting.source, { allowHttp }) };
}

function derived(region: Setting, service: keyof Region): Setting | undefined {
  const value = regions.get(region.value)?.[service];
  if (value === undefined) return undefined;
  return { value, source: `derived from region ${region.value} (${region.source})`, origin: { from: 'table' } };
}

function unknownRegion({ value, source }: Setting): UsageError {
  if (regions.has(value)) {
    return new UsageError(`${source}: no ModelArts endpoint is known for region ${value}`, 'give --endpoint URL');
  }
  const others = 'for a region that is not in the table, give --endpoint URL and --iam-endpoint URL';
  return new UsageError(
    `${source}: unknown region ${harmless(value)}`,
    didYouMean(value, [...regions.keys()]) ?? others,
  );
}
