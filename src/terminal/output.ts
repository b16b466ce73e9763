import type { Host, OutputStream } from '../host.ts';
import { type ColourChoice, type Palette, paletteFor } from '../text/palette.ts';

/** What is known of stdout. */
export interface Output {
  readonly isTerminal: boolean;
  /** A table is drawn for people: on a terminal, and wherever a flag asks for colours or a width. No variable does, for scripts read the other form. */
  readonly isDrawn: boolean;
  /** Columns now; Infinity where nothing is drawn. */
  readonly width: number;
  /** Lines now; Infinity when it is not a terminal, or one that does not tell. */
  readonly height: number;
  readonly colour: Palette;
}

export interface OutputOptions {
  readonly colour: ColourChoice;
  /** Columns of stdout, whatever it is. */
  readonly width?: number | undefined;
}

export function outputOf(
  { stdout, env }: Host,
  options: OutputOptions,
  { isJob }: { readonly isJob: boolean },
): Output {
  const isTerminal = stdout.isTTY === true;
  const isDrawn = isTerminal || options.width !== undefined || options.colour === 'always';
  return {
    isTerminal,
    isDrawn,
    colour: paletteFor(options.colour, env, isTerminal && !isJob),
    // a wait may take hours: what counts is when something is shown
    get width() {
      if (options.width !== undefined) return options.width;
      return isDrawn && !isTerminal ? columnsIn(env) : widthOf(stdout, env);
    },
    get height() {
      return (isTerminal && stdout.rows) || Number.POSITIVE_INFINITY;
    },
  };
}

/** Columns of a terminal; Infinity of anything else. */
export function widthOf(stream: OutputStream, env: Host['env']): number {
  if (stream.isTTY !== true) return Number.POSITIVE_INFINITY;
  return stream.columns && stream.columns > 0 ? stream.columns : columnsIn(env);
}

function columnsIn({ COLUMNS }: Host['env']): number {
  return Number(COLUMNS) > 0 ? Number(COLUMNS) : 80;
}
