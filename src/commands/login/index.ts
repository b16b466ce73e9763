import type { OpenContext } from '../../context/index.ts';
import type { Program } from '../options.ts';

const description =
  'Sign in with a user name and a password, and keep the token: it serves until it ends, mostly for 24 hours, without the password. On a terminal it asks for what is not configured, offers to keep region and project, and lets you choose a dataset: then list needs no flag.';

const examples = `
Examples:
  $ modelarts-export login
  $ modelarts-export login --region eu-de --profile prod
  $ MODELARTS_USERNAME=ada MODELARTS_DOMAIN_NAME=OTC0000 modelarts-export login --password-stdin < password.txt`;

export function declareLogin(program: Program, open: OpenContext): void {
  program
    .command('login')
    .summary('sign in once with user name and password')
    .description(description)
    .option('--password-stdin', 'read the password from stdin, one line')
    .addHelpText('after', examples)
    .action(async (options) => {
      await (await import('./run.ts')).login(await open(), options);
    });
}
