import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import packageJson from '../../../package.json' with { type: 'json' };
import { topics } from '../../../src/commands/help/topics/index.ts';
import { declaredCommands } from '../../helpers/program.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const page = readFileSync(`${root}dist/modelarts-export.1`, 'utf8');
const text = page.replace(/\\f[BIR]/g, '').replaceAll('\\-', '-');

test('the man page has every command, flag and topic', () => {
  const titles = declaredCommands().flatMap(({ names, command }) =>
    names.length === 0 ? [] : [`.SS ${[names.join(' '), ...command.aliases()].join(', ')}`],
  );
  const sections = Object.keys(topics).map((name) => `.SH ${name.toUpperCase()}`);
  const flags = declaredCommands().flatMap(({ command }) => command.options.filter(({ hidden }) => !hidden));
  const lines = text.split('\n');
  const expected = [...titles, ...sections, ...flags.map((option) => option.flags)];
  expect(expected.filter((line) => !lines.includes(line))).toEqual([]);
});

test('it comes with the package, under both names', () => {
  expect(packageJson.man).toEqual(Object.keys(packageJson.bin).map((name) => `dist/${name}.1`));
  expect(readFileSync(`${root}dist/export-tasks.1`, 'utf8')).toBe('.so man1/modelarts-export.1\n');
});

// a bare machine has no groff
(spawnSync('groff', ['--version']).status === 0 ? test : test.skip)('man shows it without a warning', () => {
  const options = { input: page, encoding: 'utf8' } as const;
  const { stdout, stderr } = spawnSync('groff', ['-man', '-ww', '-Tascii', '-P-c'], options);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^MODELARTS-EXPORT\(1\) +User Commands +MODELARTS-EXPORT\(1\)$/m);
});
