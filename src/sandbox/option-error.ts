/** The `code` of what a person can put right by calling the sandbox differently. */
export const optionErrorCode = 'ERR_SANDBOX_OPTION';

export function optionError(message: string): Error & { readonly code: string } {
  return Object.assign(new Error(message), { code: optionErrorCode });
}
