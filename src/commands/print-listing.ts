import type { Context } from '../context/index.ts';
import { CliError } from '../errors/index.ts';
import type { Listing } from '../listing/index.ts';

/** Prints the tasks as they come, or when all are there, as the format wants it. Returns how many were read. */
export async function printListing(context: Context, listing: Listing): Promise<number> {
  const { screen, terminal } = context;
  const view = await context.view();
  const progress = terminal.progress('reading export tasks');
  let read = 0;
  let written = 0;
  const pages = async function* () {
    for await (const page of listing.pages) {
      read += page.length;
      progress.update(`reading export tasks: ${read}`);
      yield page;
      // the view has come back for more: what it was given before has been taken
      written = read;
    }
  };
  try {
    await context.print(view.list({ pages: pages(), total: listing.total }, screen));
  } catch (error) {
    if (error instanceof CliError && view.streams(screen) && written > 0) {
      await terminal.say(`incomplete: ${written} ${written === 1 ? 'task' : 'tasks'} written`);
    }
    throw error;
  } finally {
    progress.stop();
  }
  return read;
}
