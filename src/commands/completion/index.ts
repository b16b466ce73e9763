import type { Surroundings } from '../help/index.ts';
import type { Program } from '../options.ts';
import { oneOf } from '../values.ts';

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

export type Shell = (typeof shells)[number];

const examples = `
Examples:
  $ source <(modelarts-export completion bash)
  $ source <(modelarts-export completion zsh)
  $ modelarts-export completion fish > ~/.config/fish/completions/modelarts-export.fish
  $ modelarts-export completion powershell >> $PROFILE

The first two lines belong into ~/.bashrc and, behind compinit, into ~/.zshrc. Completion asks no service, and keeps nothing.`;

/** With words behind the shell it tells how the last of them goes on: so the script asks. */
export function declareCompletion(program: Program, _: unknown, surroundings: Surroundings): void {
  program
    .command('completion')
    .summary('a script that lets a shell complete commands, flags and values')
    .description('Prints a script that lets a shell complete commands, flags and their values.')
    .usage('<shell>')
    .argument('<shell>', shells.join(', '), oneOf('SHELL', shells))
    .argument('[words...]')
    .addHelpText('after', examples)
    .action(async (shell, words) => {
      if (words.length > 0) await (await import('./answer.ts')).answer({ shell, words }, surroundings);
      else await surroundings.print((await import('./scripts.ts')).scripts[shell]);
    });
}
