import type { Failure } from './task-life.ts';

/** Why exports fail, from the error codes of the ModelArts API reference. */
export const failures: readonly [Failure, ...Failure[]] = [
  { code: 'ModelArts.4401', message: 'Failed to export data.' },
  { code: 'ModelArts.4358', message: 'Invalid export path.' },
  { code: 'ModelArts.4310', message: 'Access to OBS is forbidden.' },
  { code: 'ModelArts.4311', message: 'The OBS bucket does not exist.' },
  { code: 'ModelArts.4710', message: 'Failed to write the dataset export file.' },
  { code: 'ModelArts.4409', message: 'Too many tasks are running.' },
];

export function failureOf(code: string): Failure {
  return failures.find((failure) => failure.code === code) ?? { code, message: 'Failed to export data.' };
}
