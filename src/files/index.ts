export { isReadableByOthers, type ReadFile, readFile, readOrExplain } from './read.ts';
