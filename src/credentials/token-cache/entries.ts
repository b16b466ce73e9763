import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AuthError, type ErrorDetails } from '../../errors/index.ts';
import { type Fields, field, isRecord } from '../../values.ts';
import { type IssuedToken, isFresh, readTokenResponse, withoutOtherServices } from '../iam/token-response.ts';
import { type Place, read, remove, write } from './file.ts';

export interface Wanted {
  /** The one that the token was made with; undefined: any. */
  readonly secret?: string | undefined;
  /** The value of the token that is of no use any more. */
  readonly refused?: string | undefined;
}

/**
 * The token kept here, unless it is stale, refused or made with another secret. A stale one goes, as the mark of the secret is not to lie
 * there longer than what it guards.
 */
export async function findToken(place: Place, { secret, refused }: Wanted): Promise<IssuedToken | undefined> {
  const kept = await readToken(place);
  if (!kept) return undefined;
  const { token, mark } = kept;
  if (!isFresh(token, place.clock.now())) {
    await remove(tokenFile(place)).catch(() => {});
    return undefined;
  }
  if (token.value === refused) return undefined;
  const isTheirs = secret === undefined || (await isMarkOf(secret, mark));
  return isTheirs ? token : undefined;
}

/** Puts the token there, whatever lay there before. */
export async function keepToken(place: Place, token: IssuedToken, secret: string): Promise<void> {
  const { value, info, obtainedAt } = token;
  await write(tokenFile(place), place, {
    obtained_at: obtainedAt,
    token: value,
    password: await markOf(secret),
    response: withoutOtherServices(info.response),
  });
}

/** Takes the token away, or only the refused one; true when there was one. */
export async function dropToken(place: Place, refused: string | undefined): Promise<boolean> {
  if (refused === undefined) return remove(tokenFile(place));
  const kept = await readToken(place);
  return kept?.token.value === refused ? remove(tokenFile(place)) : false;
}

/** So long is remembered that IAM refused a password: those who start together with a wrong one send it once. */
const rememberedMs = 60_000;

/** The refusal of what would be sent, if that is not long ago. */
export async function findRefusal(place: Place, sent: string): Promise<AuthError | undefined> {
  const content = await read(refusalFile(place), place);
  if (content.is !== 'content') return undefined;
  const { refused_at: at, sent: mark, message, details } = content.fields;
  const ageMs = place.clock.now() - Number(at);
  if (!(ageMs >= 0 && ageMs < rememberedMs)) {
    await dropRefusal(place);
    return undefined;
  }
  if (typeof message !== 'string' || !(await isMarkOf(sent, mark))) return undefined;
  return new AuthError(message, notSentAgain(isRecord(details) ? details : {}));
}

function notSentAgain({ hint, httpStatus, apiCode }: Fields): ErrorDetails {
  const why = 'IAM refused this within the last minute, so it was not sent again';
  return {
    hint: typeof hint === 'string' ? `${hint}; ${why}` : why,
    httpStatus: typeof httpStatus === 'number' ? httpStatus : undefined,
    apiCode: typeof apiCode === 'string' ? apiCode : undefined,
  };
}

export async function keepRefusal(place: Place, sent: string, { message, details }: AuthError): Promise<void> {
  const { hint, httpStatus, apiCode } = details;
  const fields = { message, details: { hint, httpStatus, apiCode }, sent: await markOf(sent) };
  await write(refusalFile(place), place, { refused_at: place.clock.now(), ...fields });
}

export async function dropRefusal(place: Place): Promise<void> {
  await remove(refusalFile(place)).catch(() => {});
}

export function tokenFile({ path }: Place): string {
  return `${path}.json`;
}

function refusalFile({ path }: Place): string {
  return `${path}.refused`;
}

async function readToken(place: Place) {
  const content = await read(tokenFile(place), place);
  const kept = content.is === 'content' ? tokenIn(content.fields) : undefined;
  const because = content.is === 'unusable' ? content.because : content.is === 'content' && !kept && 'it is broken';
  if (because) place.warn(`cached token ${tokenFile(place)} is not used: ${because}`);
  return kept;
}

function tokenIn({ token: value, obtained_at: obtainedAt, response, password: mark }: Fields) {
  if (typeof value !== 'string' || typeof obtainedAt !== 'number') return undefined;
  try {
    const token: IssuedToken = { value, obtainedAt, info: readTokenResponse(response, 'the token cache') };
    return { token, mark };
  } catch {
    return undefined;
  }
}

/** Tells whether a secret is the one that was used before, without telling the secret. */
interface SecretMark {
  readonly salt: string;
  readonly hash: string;
}

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);
const hashBytes = 32;
/** What OWASP asks of a login form is eight times as much; here every run pays, and who reads the mark has the token anyway. */
const cost = { N: 2 ** 14, r: 8, p: 1 };

async function markOf(secret: string): Promise<SecretMark> {
  const salt = randomBytes(16);
  const hash = await derive(secret, salt, hashBytes, cost);
  return { salt: salt.toString('base64'), hash: hash.toString('base64') };
}

async function isMarkOf(secret: string, mark: unknown): Promise<boolean> {
  const [salt, hash] = [field(mark, 'salt'), field(mark, 'hash')];
  if (typeof salt !== 'string' || typeof hash !== 'string') return false;
  const known = Buffer.from(hash, 'base64');
  const derived = await derive(secret, Buffer.from(salt, 'base64'), hashBytes, cost);
  return known.length === derived.length && timingSafeEqual(known, derived);
}
