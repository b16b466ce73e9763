import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { validateConfig } from '#wire/config';
import { secretKeys } from '../../src/settings/table.ts';
import { type Outcome, runCli } from '../helpers/host.ts';
import { inTime, patienceMs, tries } from './runs.ts';

type Profile = Record<string, string>;
/** What the config file holds. */
interface Kept {
  default_profile?: string;
  profiles?: Record<string, Profile>;
}
type Run = (argv: readonly string[], stdin?: string) => Promise<Outcome>;
type Command = fc.AsyncCommand<Kept, Run>;

interface Change {
  readonly key: string;
  readonly value: string;
  /** That of a flag. */
  readonly profile: string | undefined;
}

const ascii = (from: string) => fc.string({ unit: fc.constantFrom(...from), minLength: 1, maxLength: 12 });
const secretText = ascii('aZ09 "\'\\$,:{}-é').filter((text) => text !== '-');
const values: Readonly<Record<string, fc.Arbitrary<string>>> = {
  region: fc.constantFrom('eu-de', 'eu-nl', 'nowhere'),
  endpoint: fc.constantFrom('https://modelarts.example', 'modelarts.example/v2'),
  iam_endpoint: fc.constantFrom('https://iam.example/v3', 'iam.example'),
  project_id: ascii('aZ09._~-').filter((id) => !/^\.+$|^-/.test(id)),
  dataset_id: ascii('aZ09._~-').filter((id) => !/^\.+$|^-/.test(id)),
  ca_file: fc.constantFrom('/etc/ca.pem', '/tmp/an other.pem'),
  token: secretText,
  password: secretText,
  secret_key: secretText,
};
const keys = Object.keys(values);

const profiles = fc.constantFrom(undefined, 'default', 'prod', 'a b', 'constructor');
const changes = fc
  .constantFrom(...keys)
  .chain((key) =>
    fc.record<Change>({ key: fc.constant(key), value: values[key] ?? fc.constant(''), profile: profiles }),
  );

function isSecret(key: string): boolean {
  return secretKeys.some((secret) => secret === key);
}

function command(name: string, run: (kept: Kept, run: Run) => Promise<void>): Command {
  return { check: () => true, run, toString: () => name };
}

const flagOf = (profile: string | undefined) => (profile === undefined ? [] : ['--profile', profile]);

function nameOf(kept: Kept, profile: string | undefined): string {
  return profile ?? kept.default_profile ?? 'default';
}

function keep(kept: Kept, { key, value, profile }: Change): void {
  const name = nameOf(kept, profile);
  const old = kept.profiles && Object.hasOwn(kept.profiles, name) ? kept.profiles[name] : {};
  kept.profiles = { ...kept.profiles, [name]: { ...old, [key]: value } };
}

function type(run: Run, { key, value, profile }: Change): Promise<Outcome> {
  const set = ['config', 'set', key];
  return isSecret(key)
    ? run([...set, '-', ...flagOf(profile)], `${value}\n`)
    : run([...set, value, ...flagOf(profile)]);
}

const sets = changes.map((change) =>
  command(`set ${JSON.stringify(change)}`, async (kept, run) => {
    expect(await type(run, change)).toMatchObject({ code: 0, stdout: '' });
    keep(kept, change);
  }),
);

/** Other keys of other profiles, or the same one in some order: no change is lost. */
const setsAtOnce = fc
  .uniqueArray(changes, { minLength: 2, maxLength: 4, selector: ({ key, profile }) => `${profile} ${key}` })
  .filter((all) => all.every(({ profile }) => profile !== undefined))
  .map((all) =>
    command(`set at once ${JSON.stringify(all)}`, async (kept, run) => {
      const outcomes = await Promise.all(all.map((change) => type(run, change)));
      expect(outcomes.map(({ code }) => code)).toEqual(all.map(() => 0));
      for (const change of all) keep(kept, change);
    }),
  );

const gets = fc.record({ key: fc.constantFrom(...keys), profile: profiles }).map(({ key, profile }) =>
  command(`get ${key} of ${profile}`, async (kept, run) => {
    const { profiles = {} } = kept;
    const name = nameOf(kept, profile);
    const value = Object.hasOwn(profiles, name) ? profiles[name]?.[key] : undefined;
    const { code, stdout } = await run(['config', 'get', key, ...flagOf(profile)]);
    const expected = isSecret(key) ? [2, ''] : value === undefined ? [3, ''] : [0, `${value}\n`];
    expect([code, stdout]).toEqual(expected);
  }),
);

const unsets = fc.record({ key: fc.constantFrom(...keys), profile: profiles }).map(({ key, profile }) =>
  command(`unset ${key} of ${profile}`, async (kept, run) => {
    expect(await run(['config', 'unset', key, ...flagOf(profile)])).toMatchObject({ code: 0, stdout: '' });
    const name = nameOf(kept, profile);
    if (kept.profiles && Object.hasOwn(kept.profiles, name)) delete kept.profiles[name]?.[key];
  }),
);

const choosesDefault = fc.constantFrom('default', 'prod', 'a b', 'constructor').map((name) =>
  command(`set default_profile ${name}`, async (kept, run) => {
    const isThere = kept.profiles !== undefined && Object.hasOwn(kept.profiles, name);
    expect(await run(['config', 'set', 'default_profile', name])).toMatchObject({ code: isThere ? 0 : 2, stdout: '' });
    if (isThere) kept.default_profile = name;
  }),
);

const lists = fc.constant(
  command('list', async (kept, run) => {
    const { code, stdout } = await run(['config', 'list', '--json']);
    const told: { key: string; value: string }[] = JSON.parse(stdout).settings;
    const inForce = kept.profiles?.[nameOf(kept, undefined)] ?? {};
    const isStandard = kept.default_profile !== undefined;
    expect([code, told.map(({ key }) => key).toSorted()]).toEqual([
      0,
      [...(isStandard ? ['default_profile'] : []), ...Object.keys(inForce)].toSorted(),
    ]);
    expect(told.flatMap(({ key, value }) => (isSecret(key) ? value : [])).filter((value) => value !== '***')).toEqual(
      [],
    );
  }),
);

const commands = fc.commands([sets, sets, setsAtOnce, gets, unsets, choosesDefault, lists], { maxCommands: 12 });

test(
  'whatever is set, told and taken away, also at once: the file holds exactly that, and no secret is printed',
  () =>
    fc.assert(
      fc.asyncProperty(
        commands,
        inTime(async (script) => {
          const home = mkdtempSync(join(tmpdir(), 'config-model-'));
          const kept: Kept = {};
          const run: Run = (argv, stdin) =>
            runCli(argv, { env: { HOME: home }, cwd: home, ...(stdin !== undefined && { stdin }) });
          try {
            await fc.asyncModelRun(() => ({ model: kept, real: run }), script);
            expectHeld(join(home, '.config/modelarts-export'), kept);
          } finally {
            rmSync(home, { recursive: true });
          }
        }),
      ),
      tries(60),
    ),
  patienceMs,
);

function expectHeld(folder: string, kept: Kept): void {
  if (Object.keys(kept).length === 0) return;
  const path = join(folder, 'config.json');
  const config = JSON.parse(readFileSync(path, 'utf8'));
  expect([config, validateConfig(config), statSync(path).mode & 0o777]).toEqual([kept, true, 0o600]);
  expect(readdirSync(folder)).toEqual(['config.json']);
}
