import { Chalk, type ChalkInstance } from 'chalk';

/** Paints text, or leaves it as it is (level 0). */
export type Palette = ChalkInstance;

export type ColourChoice = 'auto' | 'always' | 'never';

/** What a colour is to say. */
export type Tone = keyof typeof colours;

/** Colours that both dark and light backgrounds bear. */
const colours = {
  success: 'green',
  failure: 'red',
  pending: 'cyan',
  unknown: 'magenta',
  quiet: 'dim',
} as const;

export function toned(text: string, tone: Tone | undefined, colour: Palette): string {
  return tone === undefined ? text : colour[colours[tone]](text);
}

/**
 * `--color` > `NO_COLOR` > `FORCE_COLOR` > `TERM=dumb` > is this stream a terminal; that of a CI job counts as none.
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
