import type { OpenContext } from '../context/index.ts';
import { declareConfig } from './config/index.ts';
import { declareDatasets } from './datasets/index.ts';
import { declareList } from './list/index.ts';
import { declareLogin } from './login.ts';
import { declareLogout } from './logout.ts';
import type { Program } from './options.ts';
import { declareSandbox } from './sandbox.ts';
import { declareShow } from './show.ts';
import { declareStart } from './start/index.ts';
import { declareWait } from './wait/index.ts';
import { declareWhoami } from './whoami/index.ts';

/** Every command, in the order of the help. To add one: a file and a line. */
const declarations: readonly ((program: Program, open: OpenContext) => void)[] = [
  declareList,
  declareShow,
  declareWait,
  declareStart,
  declareDatasets,
  declareLogin,
  declareLogout,
  declareWhoami,
  declareConfig,
  declareSandbox,
];

export function declareCommands(program: Program, open: OpenContext): void {
  for (const declare of declarations) declare(program, open);
}
