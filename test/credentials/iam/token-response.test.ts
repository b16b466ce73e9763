import { expect, test } from '@jest/globals';
import type { TokenResponse } from '#wire';
import {
  modelartsEndpoint,
  readTokenResponse,
  withoutOtherServices,
} from '../../../src/credentials/iam/token-response.ts';
import { modelarts } from '../dependencies.ts';

function response(...catalog: readonly object[]): TokenResponse {
  return { token: { expires_at: '2026-01-03T12:00:00Z', catalog: [...catalog].map((entry) => ({ ...entry })) } };
}

const german = modelarts('https://de.example/v2/p1');
const dutch = modelarts('https://nl.example/v2/p1', { region: 'eu-nl' });
const old = modelarts('https://old.example/v1/p1', { type: 'modelarts' });

test.each([
  ['the one of the region', [dutch, german], 'eu-de', 'https://de.example'],
  ['the only one, without a region', [german], undefined, 'https://de.example'],
  ['none of several, without a region', [german, dutch], undefined, undefined],
  ['none of another region', [dutch], 'eu-de', undefined],
  ['one for every region', [modelarts('https://all.example', { region: '*' })], 'eu-de', 'https://all.example'],
  ['the second version before the first', [old, german], 'eu-de', 'https://de.example'],
  ['the first, for want of the second', [old], 'eu-de', 'https://old.example'],
  ['no internal one', [modelarts('https://in.example/v2/p1', { visibility: 'internal' })], 'eu-de', undefined],
  ['no other service', [modelarts('https://ecs.example/v2/p1', { type: 'ecs' })], 'eu-de', undefined],
  ['nothing in an odd entry', [{}, { type: 'modelarts', endpoints: [{ interface: 'public' }] }], undefined, undefined],
])('%s', (_, catalog, region, address) => {
  expect(modelartsEndpoint(response(...catalog), region)).toBe(address);
});

test('a token response without a catalogue names nothing', () => {
  expect(modelartsEndpoint({ token: { expires_at: '' } }, 'eu-de')).toBeUndefined();
});

test('only ModelArts is kept of a catalogue', () => {
  const ecs = modelarts('https://ecs.example', { type: 'ecs' });
  expect(withoutOtherServices(response(ecs, german, old))).toEqual(response(german, old));
});

test.each([
  ['as long as IAM says', '2026-01-03T11:00:00Z', 3_600_000],
  ['a day, where it does not say when it was issued', undefined, 86_400_000],
  ['a day, where what it says is no time', 'lately', 86_400_000],
])('a token lives %s', (_, issued_at, lifetimeMs) => {
  const body = { token: { expires_at: '2026-01-03T12:00:00Z', ...(issued_at && { issued_at }) } };
  expect(readTokenResponse(body, 'IAM').lifetimeMs).toBe(lifetimeMs);
});
