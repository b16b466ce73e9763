import { CliError } from '../../src/errors/index.ts';

/** What a promise fails with, as plain data to compare whole. */
export async function failureOf(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    return { succeeded: await promise };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { kind: error.kind, message: error.message, ...error.details };
  }
}
