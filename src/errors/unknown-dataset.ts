import { CliError } from './index.ts';

/** "Dataset does not exist" and "resource does not exist", both sent with HTTP 400 (ModelArts API reference, "Error Codes"). */
const codes: ReadonlySet<string | undefined> = new Set(['ModelArts.4352', 'ModelArts.4338']);

export function isUnknownDataset(error: unknown): boolean {
  return error instanceof CliError && codes.has(error.details.apiCode);
}
