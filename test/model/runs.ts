import process from 'node:process';
import type { Parameters } from 'fast-check';

/**
 * How long a property is tried. `MODEL_RUNS=2000` tries it longer, `MODEL_SEED=7` as a failure has told: it prints its seed, and
 * the counter-example to be kept among the examples of its test.
 */
export function tries<Values>(usual: number, examples: Values[] = []): Parameters<Values> {
  const { MODEL_RUNS: runs, MODEL_SEED: seed } = process.env;
  return {
    numRuns: runs ? Number(runs) : usual,
    ...(seed && { seed: Number(seed) }),
    examples,
    // a machine that is busy tries it less often, and no test runs out of time
    ...(!runs && { interruptAfterTimeLimit: 20_000 }),
    endOnFailure: process.env['CI'] !== undefined,
  };
}

/** How long jest is to wait for that, in ms. */
export const patienceMs = Math.max(60_000, 1000 * Number(process.env['MODEL_RUNS'] ?? 0));
