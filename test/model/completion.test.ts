import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { accessTo, canary } from '../helpers/access.ts';
import { runCli } from '../helpers/host.ts';
import { declaredCommands, declaredProgram } from '../helpers/program.ts';
import { withServer } from '../helpers/with-server.ts';
import { inTime, patienceMs, tries } from './runs.ts';

const names = declaredCommands().flatMap(({ names }) => names);
const flags = [declaredProgram(), ...declaredCommands().map(({ command }) => command)].flatMap((command) =>
  command.options.flatMap(({ long, short }) => [long ?? '', short ?? '']),
);
const beginnings = (words: readonly string[]) =>
  fc.tuple(fc.constantFrom(...words), fc.nat(20)).map(([word, length]) => word.slice(0, length));

/** What somebody may have typed: what there is, beginnings of it, and anything. */
const words = fc.oneof(
  fc.constantFrom(...names),
  fc.constantFrom(...flags),
  beginnings([...names, ...flags]),
  beginnings(['--output=json', '--status=running,failed', 'id,status,path', 'created:desc', '--profile=pr', 'eu-de']),
  fc.constantFrom('', '-', '--', '=', ',', ':', '--=', '__proto__', 'constructor'),
  fc.string({ maxLength: 6 }),
);
const lineSoFar = fc.array(words, { minLength: 1, maxLength: 5 });

const configs = fc.constantFrom('{"profiles":{"prod":{"token":"never-told"},"preview":{}}}', '{', '[]', '');

test(
  'whatever was typed: no request, no error, no secret; what is offered begins as it does, and is offered again for itself',
  () =>
    withServer({}, async (server) => {
      const home = mkdtempSync(join(tmpdir(), 'completion-model-'));
      mkdirSync(join(home, '.config/modelarts-export'), { recursive: true });
      const env = { ...accessTo(server.origin), HOME: home };
      const candidates = async (shell: string, typed: readonly string[]) => {
        const { code, stdout, stderr } = await runCli(['completion', shell, '--', ...typed], { env });
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        expect(stdout).not.toMatch(new RegExp(`${canary}|never-told`));
        return stdout.split('\n').slice(0, -1);
      };
      const property = fc.asyncProperty(
        lineSoFar,
        configs,
        fc.nat(),
        inTime(async (typed, config, place) => {
          writeFileSync(join(home, '.config/modelarts-export/config.json'), config);
          for (const shell of ['bash', 'fish', 'powershell']) await candidates(shell, typed);
          const offered = (await candidates('zsh', typed)).map((line) => line.split('\t')[0] ?? '');
          if (offered[0] === ':files') return expect(offered).toEqual([':files']);
          const [before, last = ''] = [typed.slice(0, -1), typed.at(-1)];
          expect(offered.filter((word) => !word.startsWith(last))).toEqual([]);
          const one = offered[place % offered.length];
          if (one === undefined) return;
          const again = (await candidates('zsh', [...before, one])).map((line) => line.split('\t')[0]);
          expect(again).toContain(one);
        }),
      );
      try {
        await fc.assert(property, tries(100));
        expect(server.connections()).toBe(0);
      } finally {
        rmSync(home, { recursive: true });
      }
    }),
  patienceMs,
);
