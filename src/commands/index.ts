import type { OpenContext } from '../context/index.ts';
import { declareCompletion } from './completion/index.ts';
import { declareConfig } from './config/index.ts';
import { declareDatasets } from './datasets/index.ts';
import { declareDoctor } from './doctor/index.ts';
import { declareHelp, type Surroundings } from './help/index.ts';
import { declareList } from './list/index.ts';
import { declareLogin } from './login/index.ts';
import { declareLogout } from './logout.ts';
import type { Program } from './options.ts';
import { declareSandbox } from './sandbox.ts';
import { declareShow } from './show.ts';
import { declareStart } from './start/index.ts';
import { declareWait } from './wait/index.ts';
import { declareWhoami } from './whoami/index.ts';

/** What declaring takes: how a command asks for its context, and what help and completion know. */
export interface Tools {
  readonly open: OpenContext;
  readonly surroundings: Surroundings;
}

interface Entry {
  /** What it is called, its aliases too. */
  readonly names: readonly string[];
  declare(program: Program, open: OpenContext, surroundings: Surroundings): void;
}

/** Every command, in the order of the help. To add one: a file and a line. */
const commands: readonly Entry[] = [
  { names: ['list', 'ls'], declare: declareList },
  { names: ['show'], declare: declareShow },
  { names: ['wait'], declare: declareWait },
  { names: ['start'], declare: declareStart },
  { names: ['datasets'], declare: declareDatasets },
  { names: ['login'], declare: declareLogin },
  { names: ['logout'], declare: declareLogout },
  { names: ['whoami'], declare: declareWhoami },
  { names: ['config'], declare: declareConfig },
  { names: ['doctor'], declare: declareDoctor },
  { names: ['sandbox'], declare: declareSandbox },
  { names: ['completion'], declare: declareCompletion },
  { names: ['help'], declare: declareHelp },
];

export const commandNames: readonly string[] = commands.flatMap(({ names }) => names);

export function declareCommands(program: Program, tools: Tools): void {
  declare(commands, program, tools);
}

/** Only the commands that are named anywhere in the arguments, to start sooner; where a word names none, all of them, for the nearest to be found. */
export function declareNamedCommands(argv: readonly string[], program: Program, tools: Tools): void {
  const named = commands.filter(({ names }) => names.some((name) => argv.includes(name)));
  const hasWord = argv.some((argument) => !argument.startsWith('-'));
  declare(named.length === 0 && hasWord ? commands : named, program, tools);
}

function declare(entries: readonly Entry[], program: Program, { open, surroundings }: Tools): void {
  for (const entry of entries) entry.declare(program, open, surroundings);
}
