import { mkdirSync } from 'node:fs';
import process from 'node:process';
import { rolldown } from 'rolldown';

/** `npm run soak`: the sources as they are, in one file, so that no test framework stands between them and the process. */
const outfile = 'coverage/soak/main.mjs';
mkdirSync('coverage/soak', { recursive: true });
const bundle = await rolldown({
  input: 'test/soak/main.ts',
  platform: 'node',
  transform: { target: 'node20.19' },
  external: /^[a-z@]/,
});
await bundle.write({ file: outfile, codeSplitting: false });
const { main } = await import(new URL(`../../${outfile}`, import.meta.url).href);
process.exitCode = await main(process.argv.slice(2));
