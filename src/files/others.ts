import type { Stats } from 'node:fs';

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
