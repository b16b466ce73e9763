import type { OpenContext } from '../../context/index.ts';
import { documentOutputOption, queryOption } from '../asked-format.ts';
import type { Program } from '../options.ts';

const examples = `
Examples:
  $ modelarts-export whoami
  $ modelarts-export whoami --json | jq -r .expires_at
  $ modelarts-export whoami --sandbox`;

export function declareWhoami(program: Program, open: OpenContext): void {
  program
    .command('whoami')
    .summary('who is signed in, and where every setting came from')
    .description(
      'Who is signed in, with which credential and until when, why it was chosen, and where every setting came from. No secret is printed. With nothing configured -v tells every place that was looked at.',
    )
    .addOption(documentOutputOption())
    .addOption(queryOption())
    .addHelpText('after', examples)
    .action(async () => {
      const [{ whoami }, context] = await Promise.all([import('./tell.ts'), open()]);
      await whoami(context, { isVerbose: program.opts().verbose ?? false });
    });
}
