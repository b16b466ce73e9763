import type { OpenContext } from '../context/index.ts';
import type { Program } from './options.ts';

const examples = `
Examples:
  $ modelarts-export login --region eu-de
  $ MODELARTS_USERNAME=ada MODELARTS_DOMAIN_NAME=OTC0000 modelarts-export login --password-stdin < password.txt`;

export function declareLogin(program: Program, open: OpenContext): void {
  program
    .command('login')
    .summary('sign in once with user name and password')
    .description(
      'Sign in with a user name and a password, and keep the token: it serves until it ends, mostly for 24 hours, without the password. What is not configured is asked for.',
    )
    .option('--password-stdin', 'read the password from stdin, one line')
    .addHelpText('after', examples)
    .action(async (options) => {
      const [{ login }, context] = await Promise.all([import('./login/login.ts'), open()]);
      await login(context, options);
    });
}
