import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

export interface Source {
  /** `src/http/index.ts` */
  readonly file: string;
  readonly text: string;
  readonly lines: number;
}

export interface Import {
  /** The file that imports, and the station it belongs to: its folder in `src`, or itself. */
  readonly from: { readonly file: string; readonly station: string };
  /** A library has neither file nor station. */
  readonly to: { readonly specifier: string; readonly file?: string; readonly station?: string };
  /** `lazy` is an `import()`. */
  readonly kind: 'value' | 'type' | 'lazy';
}

/** Every source file of the program. */
export const sources: readonly Source[] = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readSource(`src/${name.replaceAll('\\', '/')}`));

/** Every import between them, of libraries and of what is generated. */
export const imports: readonly Import[] = sources.flatMap(importsOf);

function readSource(file: string): Source {
  const text = readFileSync(join(root, file), 'utf8');
  return { file, text, lines: text.trimEnd().split('\n').length };
}

function importsOf({ file, text }: Source): Import[] {
  const from = { file, station: stationOf(file) };
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?(?:([^;'"]*?)\sfrom\s+)?'([^']+)'/gm);
  const calls = text.matchAll(/\bimport\('([^']+)'\)/g);
  return [
    ...[...statements].map(([, type, names = '', specifier = '']): Import => {
      const kind = type !== undefined || areTypes(names) ? 'type' : 'value';
      return { from, to: target(file, specifier), kind };
    }),
    ...[...calls].map(([, specifier = '']): Import => ({ from, to: target(file, specifier), kind: 'lazy' })),
  ];
}

/** `{ type A, type B }` */
function areTypes(names: string): boolean {
  const [, braced] = /^\{(.*)\}$/s.exec(names.trim()) ?? [];
  const each = braced?.split(',').filter((name) => name.trim() !== '');
  return each?.every((name) => name.trim().startsWith('type ')) ?? false;
}

function target(file: string, specifier: string): Import['to'] {
  if (/^#wire(\/|$)/.test(specifier)) return { specifier, station: '#wire' };
  if (!specifier.startsWith('.')) return { specifier };
  const path = relative(root, join(root, dirname(file), specifier)).replaceAll('\\', '/');
  return { specifier, file: path, station: stationOf(path) };
}

function stationOf(file: string): string {
  const [top = '', next = ''] = file.split('/');
  return top === 'src' ? next.replace(/\.ts$/, '') : file;
}
