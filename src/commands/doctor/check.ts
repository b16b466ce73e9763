import { CliError } from '../../errors/index.ts';
import type { DoctorCheck } from '../../resources/doctor.ts';

/** How something was found to be. */
export interface Finding extends Omit<DoctorCheck, 'name'> {
  /** What a failure is called elsewhere: it decides the exit code. */
  readonly error?: CliError;
}

export type Check = Finding & Pick<DoctorCheck, 'name'>;

export const ok = (message: string): Finding => ({ status: 'ok', message, hint: null });
export const warn = (message: string, hint: string): Finding => ({ status: 'warn', message, hint });
export const skip = (message: string): Finding => ({ status: 'skip', message, hint: null });

export function fail(error: CliError): Finding {
  const { httpStatus, apiCode } = error.details;
  const facts = [httpStatus && `HTTP ${httpStatus}`, apiCode].filter(Boolean).join(', ');
  const hint = [error.details.hint ?? []].flat().join('; ');
  return { status: 'fail', message: facts ? `${error.message} (${facts})` : error.message, hint: hint || null, error };
}

/** What a step gives, or the failure in its stead; a signal and a bug end everything. */
export async function attempt<T>(signal: AbortSignal, step: () => Promise<T>): Promise<T | CliError> {
  try {
    return await step();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CliError) return error;
    throw error;
  }
}
