import { mkdirSync } from 'node:fs';
import process from 'node:process';
import { build } from 'esbuild';

/** `npm run soak`: the sources as they are, in one file, so that no test framework stands between them and the process. */
const outfile = 'coverage/soak/main.mjs';
mkdirSync('coverage/soak', { recursive: true });
await build({
  entryPoints: ['test/soak/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  packages: 'external',
  // the compiled schemas are CommonJS
  banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
  logLevel: 'warning',
});
const { main } = await import(new URL(`../../${outfile}`, import.meta.url).href);
process.exitCode = await main(process.argv.slice(2));
