import type { Context, OpenContext } from '../context/index.ts';
import { UsageError } from '../errors/index.ts';
import type { Program } from './options.ts';

export function declareLogout(program: Program, open: OpenContext): void {
  program
    .command('logout')
    .summary('drop the kept token')
    .description(
      'Drop the token that is kept for the user, the project and the IAM in use. It stays valid at IAM until it ends.',
    )
    .option('--all', 'drop every token that is kept')
    .action(async (options) => {
      await logout(await open(), options);
    });
}

/** Once more is no error: nobody is signed in afterwards. */
async function logout(context: Context, { all }: { readonly all?: true }): Promise<void> {
  const access = await context.access();
  if (!access.keepsTokens) {
    throw new UsageError('logout drops a kept token', 'leave --no-token-cache and --sandbox out');
  }
  if (all) {
    const count = await access.logOutAll();
    context.say(count === 0 ? 'no token was kept' : `dropped ${count} ${count === 1 ? 'token' : 'tokens'}`);
  } else {
    const wasThere = await access.logOut();
    context.say(
      wasThere ? 'dropped the token' : 'no token was kept for this user, project and IAM; --all drops every one',
    );
  }
}
