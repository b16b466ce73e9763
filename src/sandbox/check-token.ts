import { type Answer, identityError } from './answer.ts';
import type { Service, ServiceRequest } from './service.ts';
import { catalogue, tokenBody } from './token-body.ts';

/** `GET /v3/auth/tokens`: what the token in `X-Subject-Token` is good for, for who has a token. */
export function checkToken({ headers, now, url }: ServiceRequest, { endpoint, tokens }: Service): Answer {
  const [own, asked] = [headers['x-auth-token'], headers['x-subject-token']].map((value) => {
    const token = typeof value === 'string' ? tokens.find(value) : undefined;
    return token && token.expiresAt > now ? token : undefined;
  });
  if (!own) return identityError(401, 'Unauthorized', 'The request you have made requires authentication.');
  if (!asked) return identityError(404, 'Not Found', 'Could not find token.');
  const body = tokenBody(asked, url.searchParams.has('nocatalog') ? [] : catalogue(endpoint));
  return { status: 200, body, headers: { 'X-Subject-Token': asked.value } };
}
