import { chmodSync, existsSync, lstatSync, mkdirSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { codeOf, field } from '../values.ts';

/** Who runs this. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

export type FileStats = Pick<Stats, 'mode' | 'uid' | 'gid'>;

/** undefined where files have no owners and modes, as on Windows: nothing is judged there. */
export function currentUser(): User | undefined {
  const [uid, gid] = [process.geteuid?.(), process.getegid?.()];
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

/** Others are the world, any group but the user's own or root's, and an owner who is neither the user nor root. */
export function othersMayWrite({ mode, uid, gid }: FileStats, user: User | undefined): boolean {
  if (!user) return false;
  const groupIsForeign = gid !== user.gid && gid !== 0;
  return isForeign({ uid }, user) || (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && groupIsForeign);
}

/** Whether it belongs to somebody who is neither the user nor root. */
export function isForeign({ uid }: Pick<FileStats, 'uid'>, user: User | undefined): boolean {
  return user !== undefined && uid !== user.uid && uid !== 0;
}

/**
 * Makes a folder for what nobody else may read or write, `inner` in `outer`, with what is missing above them. Tells why it cannot be had;
 * undefined: it is there, and private.
 */
export function makePrivateFolder(outer: string, inner: string, user: User | undefined): string | undefined {
  return reasonOf(() => {
    const because = whyOthersReach(dirname(outer), user) ?? whyNotMade(outer) ?? whyNotOwn(outer, user);
    return because ?? whyNotMade(join(outer, inner)) ?? whyNotOwn(join(outer, inner), user);
  });
}

/** Tells why such a folder cannot be used, without making it; undefined: it is there, and private. */
export function whyNotPrivate(outer: string, inner: string, user: User | undefined): string | undefined {
  return reasonOf(
    () => whyOthersReach(dirname(outer), user) ?? whyNotOwn(outer, user) ?? whyNotOwn(join(outer, inner), user),
  );
}

/** What cannot even be looked at is a reason too, in the system's own words: `EACCES: permission denied, lstat '/root/.cache'`. */
function reasonOf(look: () => string | undefined): string | undefined {
  try {
    return look();
  } catch (error) {
    return String(field(error, 'message') ?? error);
  }
}

function whyNotMade(folder: string): string | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return undefined;
  } catch (error) {
    // something else lies there, which is told by who looks at it
    if (codeOf(error) === 'EEXIST') return undefined;
    throw error;
  }
}

/** One of the user's own that is open to others is closed: what they may have put there is of another owner. */
function whyNotOwn(folder: string, user: User | undefined): string | undefined {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (!stats) return `there is no folder ${folder}`;
  if (!stats.isDirectory()) return `${folder} is no folder, but a link or something else`;
  if (!user) return undefined;
  if (stats.uid !== user.uid) return `${folder} belongs to another user`;
  if ((stats.mode & 0o077) !== 0) chmodSync(folder, 0o700);
  return undefined;
}

/** Whoever may write a folder above could put another one in the place of what is below it. */
function whyOthersReach(folder: string, user: User | undefined): string | undefined {
  if (!user) return undefined;
  const existing = nearestExisting(folder);
  const onTheWay = new Set([...upFrom(existing), ...upFrom(realpathSync(existing))]);
  for (const path of onTheWay) {
    const stats = lstatSync(path);
    const isLink = stats.isSymbolicLink();
    // whoever owns a link, or a folder, does with it what he likes; where the sticky bit is set, others leave alone what is not theirs
    const isOpen = isForeign(stats, user) || (!isLink && othersMayWrite(stats, user) && (stats.mode & 0o1000) === 0);
    if (isOpen) return `others may write ${path}`;
    if (isLink) for (const up of upFrom(resolve(realpathSync(dirname(path)), readlinkSync(path)))) onTheWay.add(up);
  }
  return undefined;
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(dirname(folder));
}

function upFrom(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upFrom(above)];
}
