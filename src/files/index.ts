export { currentUser, type FileStats, isForeign, othersMayWrite, type User } from './others.ts';
export { createReader, type FileText, type ReadFile, type ReadOptions } from './read.ts';
