import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../src/sandbox/index.ts';
import { inPseudoTerminal } from './helpers/pseudo-terminal.ts';

const slow = 60_000;
const asFound = { isCursorShown: true, isOtherScreen: false, hasSameModes: true };
const screen = { columns: 100, rows: 30 };
let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ clock: Date, tasks: 3 });
});

afterEach(() => sandbox.close());

test(
  'seven answers lead a newcomer from nothing to a list without a flag',
  async () => {
    const iam = new URL(sandbox.iamEndpoint).host;
    const answers = [
      ['region', 'other\r'],
      ['address of IAM', `${sandbox.iamEndpoint}\r`],
      [`user name at ${iam}`, 'ada\r'],
      ['domain', `${sandbox.domainName}\r`],
      [`password of ada at ${iam}`, 'sandbox-password\r'],
      ['keep project', '\r'],
      ['dataset', 'street\r'],
    ] as const;
    const script = 'modelarts-export login && modelarts-export list --output name | wc -l';
    await inPseudoTerminal(script, screen, async ({ until, type, ended, written, folder }) => {
      for (const [question, keys] of answers) {
        const before = written().length;
        await until(() => stripVTControlCharacters(written().slice(before)).includes(question));
        type(keys);
      }
      const { lines, ...ending } = await ended();
      expect({ ...ending, last: lines.at(-1) }).toEqual({ code: 0, ...asFound, last: '3' });
      expect([written().includes('sandbox-password'), written().includes('▪')]).toEqual([false, false]);
      expect(lines.join('\n')).toContain(
        `signed in as ada (${sandbox.domainName}), project eu-de (${sandbox.projectId}), until`,
      );
      const file = join(folder, '.config/modelarts-export/config.json');
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
        profiles: {
          default: { project_id: sandbox.projectId, iam_endpoint: sandbox.iamEndpoint, dataset_id: sandbox.datasetId },
        },
      });
    });
  },
  slow,
);

test(
  'Ctrl-C at a question leaves the screen as it was found, and ends the process by the signal',
  async () => {
    await inPseudoTerminal('modelarts-export login', screen, async ({ shows, type, ended }) => {
      await shows('region');
      type('\u0003');
      const { lines, ...ending } = await ended();
      expect({ ...ending, last: lines.at(-1) }).toEqual({
        ...{ code: 130, ...asFound },
        last: 'error: interrupted by SIGINT',
      });
    });
  },
  slow,
);
