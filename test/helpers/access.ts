/** A token that must never be seen again. */
export const canary = 'canary-token-4f1c09d2b7';

/** The variables that lead the program to a server. */
export function accessTo(origin: string): Record<string, string> {
  return {
    MODELARTS_ENDPOINT: origin,
    MODELARTS_PROJECT_ID: 'project-1',
    MODELARTS_DATASET_ID: 'dataset-1',
    MODELARTS_TOKEN: canary,
  };
}
