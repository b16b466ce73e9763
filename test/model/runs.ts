import process from 'node:process';
import type { Parameters } from 'fast-check';

const { MODEL_RUNS: runs, MODEL_SEED: seed } = process.env;

/** A machine that is busy tries a property less often, and no test runs out of time. */
const enoughMs = 8_000;
/** Far longer than any run takes: one that hangs is a counter-example, and is told as one. */
const hangsMs = 30_000;

/**
 * How often a property is tried. `MODEL_RUNS=2000` tries it longer, `MODEL_SEED=7` as a failure has told: it prints its seed, and
 * the counter-example to be kept among the examples of its test.
 */
export function tries<Values>(usual: number, examples: Values[] = []): Parameters<Values> {
  return {
    numRuns: runs ? Number(runs) : usual,
    ...(seed && { seed: Number(seed) }),
    examples,
    timeout: hangsMs,
    endOnFailure: process.env['CI'] !== undefined,
  };
}

/** Tried as long as there is time; what is under way ends, so that nothing of it disturbs the next test. */
export function inTime<Values extends unknown[]>(
  predicate: (...values: Values) => Promise<void>,
): (...values: Values) => Promise<void> {
  const end = runs ? Number.POSITIVE_INFINITY : performance.now() + enoughMs;
  return async (...values) => {
    if (performance.now() < end) await predicate(...values);
  };
}

/** How long jest is to wait for that, in ms. */
export const patienceMs = Math.max(60_000, 1000 * Number(runs ?? 0));
