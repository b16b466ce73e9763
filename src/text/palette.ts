import { Chalk, type ChalkInstance } from 'chalk';

/** Paints text, or leaves it as it is (level 0). */
export type Palette = ChalkInstance;

export type ColourChoice = 'auto' | 'always' | 'never';

/**
 * `--color` > `NO_COLOR` > `FORCE_COLOR` > `TERM=dumb` > is this stream a terminal.
 * Only the sixteen colours that a terminal's own theme makes readable on its background.
 */
export function paletteFor(
  choice: ColourChoice,
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): Palette {
  return new Chalk({ level: isColoured(choice, env, isTerminal) ? 1 : 0 });
}

function isColoured(choice: ColourChoice, env: Readonly<Record<string, string | undefined>>, isTerminal: boolean) {
  if (choice !== 'auto') return choice === 'always';
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced) return forced !== '0' && forced !== 'false';
  return env['TERM'] !== 'dumb' && isTerminal;
}
