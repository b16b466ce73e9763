import process from 'node:process';
import { parseArgs } from 'node:util';
import { drawn } from './report.ts';
import { soak } from './soak.ts';

/** `npm run soak [-- --runs 2000 --spawned 100 --seed 7]` */
export async function main(argv: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...argv], options: { runs: text, spawned: text, seed: text } });
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  process.stdout.write(`seed ${seed}\n`);
  const report = await soak({ runs: Number(values.runs ?? 2000), spawned: Number(values.spawned ?? 100), seed });
  process.stdout.write(drawn(report));
  return report.findings.length === 0 ? 0 : 1;
}
