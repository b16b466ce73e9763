import type { TokenResponse } from '#wire';

/** In the order of preference: the version of this API first. */
const types = ['modelartsv2', 'modelarts'];

/** ModelArts' public address in the region; without a region, the only one there is. */
export function modelartsEndpoint({ token }: TokenResponse, region: string | undefined): string | undefined {
  return types.map((type) => addressOf(type, token, region)).find((address) => address !== undefined);
}

function addressOf(type: string, { catalog }: TokenResponse['token'], region: string | undefined): string | undefined {
  const addresses = (catalog ?? [])
    .filter((service) => service?.type === type)
    .flatMap((service) => service?.endpoints ?? [])
    .filter((endpoint) => endpoint?.interface === 'public' && isIn(region, endpoint.region_id ?? endpoint.region))
    .flatMap((endpoint) => endpoint?.url ?? [])
    .map(withoutVersion);
  return new Set(addresses).size === 1 ? addresses[0] : undefined;
}

function isIn(region: string | undefined, there: string | null | undefined): boolean {
  return region === undefined || there === region || there === '*';
}

/** `modelarts` may be listed with version 1, which serves other calls; the host is the same. */
function withoutVersion(address: string): string {
  return address.replace(/\/v[12](?:\/[^/]*)?\/?$/, '');
}

/** The response without the other services: catalogues are long. */
export function withoutOtherServices({ token }: TokenResponse): TokenResponse {
  const catalog = token.catalog?.filter((service) => types.includes(service?.type ?? ''));
  return { token: { ...token, catalog: catalog ?? null } };
}
