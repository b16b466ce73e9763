import type { OpenContext } from '../../context/index.ts';
import { documentOutputOption } from '../asked-format.ts';
import type { Program } from '../options.ts';

const description =
  'What is wrong between this machine and the service: looks at the settings, at the way to IAM and to ModelArts, at the credential, the project and the dataset, one after another, and names the next step. It changes nothing. The exit code is that of the first failure.';

const examples = `
Examples:
  $ modelarts-export doctor
  $ modelarts-export doctor --json | jq -r '.checks[] | select(.status == "fail").hint'
  $ modelarts-export doctor --sandbox`;

export function declareDoctor(program: Program, open: OpenContext): void {
  program
    .command('doctor')
    .summary('what is wrong between this machine and the service')
    .description(description)
    .addOption(documentOutputOption())
    .addHelpText('after', examples)
    .action(async () => {
      const { doctor } = await import('./run.ts');
      await doctor(await open(), { version: program.version() ?? '', isInsecure: program.opts().insecure ?? false });
    });
}
