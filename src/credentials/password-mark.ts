import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** Tells whether a password is the one that a token was made with, without telling the password. */
export interface PasswordMark {
  readonly salt: string;
  readonly hash: string;
}

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);
const hashBytes = 32;
/** About 20 ms: every run pays it, and a thief has the token anyway. */
const cost = { N: 2 ** 13, r: 8, p: 1 };

export async function markOf(password: string): Promise<PasswordMark> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, hashBytes, cost);
  return { salt: salt.toString('base64'), hash: hash.toString('base64') };
}

export async function isMarked({ salt, hash }: PasswordMark, password: string): Promise<boolean> {
  const known = Buffer.from(hash, 'base64');
  const derived = await derive(password, Buffer.from(salt, 'base64'), hashBytes, cost);
  return known.length === derived.length && timingSafeEqual(known, derived);
}
