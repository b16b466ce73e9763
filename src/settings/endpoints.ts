import { UsageError } from '../errors/index.ts';
import { harmless } from '../text/safe.ts';
import { didYouMean } from '../text/suggest.ts';
import { isLoopback } from '../values.ts';
import { type Region, regions } from './regions.ts';
import { first, type Origin, type Setting, type Settings, type Source } from './setting.ts';

type Endpoints = Pick<Settings, 'endpoint' | 'regionEndpoint' | 'iamEndpoint' | 'allowHttp'>;

interface Transport {
  readonly allowHttp: boolean;
}

interface EndpointOptions extends Transport {
  /** Nothing is sent: an unknown region has no endpoints, and is no error. */
  readonly regionMayBeUnknown: boolean | undefined;
}

/** Both endpoints: the configured ones, or those of the region. */
export function endpointsOf(sources: readonly Source[], { allowHttp, regionMayBeUnknown }: EndpointOptions): Endpoints {
  const region = first(sources, 'region');
  const api = first(sources, 'endpoint');
  const { values, derivesIam } = sources.find((source) => source.values.iam_endpoint ?? source.derivesIam) ?? {};
  const iam = values?.iam_endpoint;
  const isNeeded = !api && !iam && !regionMayBeUnknown;
  if (isNeeded && region && !regions.has(region.value)) throw unknownRegion(region);
  return {
    endpoint: api && normalised(api, { allowHttp }),
    regionEndpoint: region && derived(region, 'modelarts'),
    iamEndpoint: iam ? normalised(iam, { allowHttp }) : region && derived(region, 'iam', derivesIam),
    allowHttp,
  };
}

/** The API endpoint: the configured one, else the service catalogue's, else the region's. */
export function requireEndpoint(settings: Settings, fromCatalogue?: Setting): Setting {
  if (settings.endpoint) return settings.endpoint;
  if (fromCatalogue) return normalised(fromCatalogue, settings);
  if (settings.regionEndpoint) return settings.regionEndpoint;
  if (settings.region) throw unknownRegion(settings.region);
  throw new UsageError(
    'no region and no endpoint: give --region NAME or set MODELARTS_REGION',
    'for example --region eu-de; --endpoint URL (or MODELARTS_ENDPOINT) instead for any other ModelArts',
  );
}

/** The address that paths are added to: no trailing slash, no version, no project. */
export function normaliseEndpoint(text: string, source: string, { allowHttp }: Transport): string {
  const url = urlOf(text.trim(), source);
  if (url.username || url.password) {
    throw new UsageError(
      `${source}: an endpoint holds no user name or password`,
      'take them out: they have settings of their own',
    );
  }
  if (url.search || url.hash) throw new UsageError(`${source}: an endpoint has no query and no fragment`);
  if (url.protocol === 'http:' && !allowHttp && !isLoopback(url.hostname)) {
    throw new UsageError(
      `${source}: plain http to ${url.host} would show the credentials to anyone on the way`,
      'use https, or give --allow-http if the way is safe',
    );
  }
  return url.origin + withoutVersion(url.pathname);
}

function urlOf(text: string, source: string): URL {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) {
    throw new UsageError(`${source}: not a URL`, 'an endpoint looks like https://modelarts.eu-de.otc.t-systems.com');
  }
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new UsageError(`${source}: an endpoint begins with https://, not with ${url.protocol}//`);
  }
  return url;
}

function withoutVersion(path: string): string {
  const bare = path.replace(/\/+$/, '');
  return bare.replace(/\/v3$|\/v2(?:\/[^/]+)?$/, '').replace(/\/+$/, '');
}

export function normalised(setting: Setting, transport: Transport): Setting {
  return { ...setting, value: normaliseEndpoint(setting.value, setting.source, transport) };
}

/** It is the word of who chose the region, and of who said that the region counts: of the less trusted of the two. */
function derived(region: Setting, service: keyof Region, alsoOf?: Origin): Setting | undefined {
  const value = regions.get(region.value)?.[service];
  if (value === undefined) return undefined;
  const origin = alsoOf?.from === 'file' && alsoOf.distrust ? alsoOf : region.origin;
  return { value, source: `derived from region ${region.value} (${region.source})`, origin };
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
