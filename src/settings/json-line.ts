/**
 * The line where a text stops being JSON, from 1. The engine's own message is of no use to people here: it quotes
 * what stands around the place, which in a config file may be a secret.
 */
export function brokenLine(text: string): number {
  const message = failure(text);
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return lines(text.slice(0, Number(position))).length;
  return isUnexpectedToken(message) ? lineOfToken(text) : lines(text).length;
}

/** V8 gives no position with this message, but a text cut off before the token fails with another one. */
function lineOfToken(text: string): number {
  const all = lines(text);
  return 1 + all.findIndex((_, last) => isUnexpectedToken(failure(all.slice(0, last + 1).join('\n'))));
}

function isUnexpectedToken(message: string): boolean {
  return message.startsWith('Unexpected token');
}

function failure(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

function lines(text: string): readonly string[] {
  return text.split('\n');
}
