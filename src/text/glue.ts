const blank = '\u00a0';

/** What is not to be broken where a text is wrapped: a command to copy, a number and its unit. */
export function glued(text: string): string {
  return text.replaceAll(' ', blank);
}

/** With the usual blanks again: so it is written. */
export function unglued(text: string): string {
  return text.replaceAll(blank, ' ');
}
