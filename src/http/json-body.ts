type ParsedBody =
  | { readonly isJson: true; readonly body: unknown }
  | { readonly isJson: false; readonly found: string; readonly hint: string };

/** The body decides, not its Content-Type. */
export function parseJsonBody(bytes: Buffer): ParsedBody {
  const text = withoutByteOrderMark(bytes.toString('utf8'));
  try {
    return { isJson: true, body: JSON.parse(text) };
  } catch {
    return { isJson: false, ...looksLike(text.trimStart()) };
  }
}

function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function looksLike(text: string): { found: string; hint: string } {
  if (text === '') return { found: 'an empty body instead of JSON', hint: 'check the endpoint, or try again later' };
  if (text.startsWith('<')) {
    return {
      found: 'a web page instead of JSON',
      hint: 'a login page or a proxy may have answered: check the endpoint and the proxy settings',
    };
  }
  if (/^[[{]/.test(text))
    return { found: 'broken or truncated JSON', hint: 'try again: the answer was cut on its way' };
  return { found: 'text that is not JSON', hint: 'check the endpoint and the proxy settings' };
}
