export {
  currentUser,
  type FileStats,
  isForeign,
  makePrivateFolder,
  othersMayWrite,
  type User,
  whyNotPrivate,
} from './private.ts';
export { createReader, type FileText, type ReadFile, type ReadOptions } from './read.ts';
