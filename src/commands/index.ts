import type { OpenContext } from '../context.ts';
import { declareList } from './list.ts';
import type { Program } from './options.ts';
import { declareSandbox } from './sandbox.ts';

/** Every command, in the order of the help. To add one: a file and a line. */
const declarations: readonly ((program: Program, open: OpenContext) => void)[] = [declareList, declareSandbox];

export function declareCommands(program: Program, open: OpenContext): void {
  for (const declare of declarations) declare(program, open);
}
