import type { CommandUnknownOpts as Command } from '@commander-js/extra-typings';
import type { Block } from '../blocks.ts';
import { ciPage } from './ci.ts';
import { credentialsPage } from './credentials.ts';
import { exitCodesPage } from './exit-codes.ts';
import { filtersPage, flagsPage, settingsPage } from './flags.ts';
import { outputPage } from './output.ts';

export interface Topic {
  readonly summary: string;
  /** Of the program with every command declared: what it tells of flags comes from there. */
  page(program: Command): readonly Block[];
}

/** Every topic of help, beside the commands; `sandbox` is a command's own. To add one: a file and a line. */
export const topics: Readonly<Record<string, Topic>> = {
  ci: { summary: 'start and wait in a job', page: ciPage },
  credentials: { summary: 'ways to sign in, and what is kept', page: credentialsPage },
  'exit-codes': { summary: 'what the exit code says', page: exitCodesPage },
  filters: { summary: 'how to choose what is listed', page: filtersPage },
  flags: { summary: 'the flags that every command takes', page: flagsPage },
  output: { summary: 'formats, streams and colours', page: outputPage },
  settings: { summary: 'flags, variables and files', page: settingsPage },
};
