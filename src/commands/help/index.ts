import type { FlagValues } from '../../settings/table.ts';
import type { Program } from '../options.ts';

/** What help and completion know beside the arguments. */
export interface Surroundings {
  /** The program with every command declared, whichever was named. */
  whole(): Program;
  /** What a setting may be, as far as this machine knows. */
  known(key: 'region' | 'profile', flags: FlagValues): Promise<readonly string[]>;
  /** To stdout. */
  print(text: string): Promise<void>;
  /** Columns of stdout. */
  readonly width: number;
  readonly bold: (text: string) => string;
}

export function declareHelp(program: Program, _: unknown, surroundings: Surroundings): void {
  program
    .command('help')
    .summary('of a command or a topic')
    .description('Tells of a command or a topic; without either, of everything.')
    .argument('[command-or-topic...]', 'such as list, datasets show, or exit-codes')
    .action(async (words) => {
      const { tellHelp } = await import('./tell.ts');
      await tellHelp(words, surroundings);
    });
}
