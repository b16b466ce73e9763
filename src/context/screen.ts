import type { Host } from '../host.ts';
import type { Terminal } from '../terminal/index.ts';
import { isTimeZone } from '../text/zone.ts';
import type { Screen } from '../views/view.ts';
import type { RunOptions } from './run-options.ts';

/** stdout, as a view sees it. */
export function screenOf(
  { output, clock, mask, glyphs }: Terminal,
  { noHeader, rawCsv, utc }: Pick<RunOptions, 'noHeader' | 'rawCsv' | 'utc'>,
  env: Host['env'],
): Screen {
  return {
    isTerminal: output.isTerminal,
    isDrawn: output.isDrawn,
    timeZone: utc ? 'UTC' : zoneIn(env),
    colour: output.colour,
    glyphs,
    hide: mask.hideWhole,
    noHeader,
    rawCsv,
    // a wait may take hours: what counts is when something is shown
    get width() {
      return output.width;
    },
    get height() {
      return output.height;
    },
    get now() {
      return clock.now();
    },
  };
}

/** That of the variable, where it names one; what else may stand in it is the system's to read. */
function zoneIn({ TZ }: Host['env']): string | undefined {
  return TZ && isTimeZone(TZ) ? TZ : undefined;
}
