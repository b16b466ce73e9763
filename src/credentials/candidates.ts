import type { Settings, Source } from '../settings/index.ts';
import { accessKey } from './access-key.ts';
import type { Kind, Search, Way } from './credential.ts';
import { password } from './password.ts';
import { token } from './token.ts';

/** The order in which they are looked for, in every place that credentials may come from. */
const ways: readonly Way[] = [token, accessKey, password];

export interface Candidate {
  readonly kind: Kind;
  readonly place: Source;
  readonly search: Search;
}

/** Every credential that may be, in the order of the choice: what is there, what is half there, and why the others are not. */
export function candidates(settings: Settings): readonly Candidate[] {
  return settings.levels.flatMap((sources) =>
    ways.flatMap((way) =>
      sources.flatMap((place) => {
        const search = way.search(place, settings);
        return search ? [{ kind: way.kind, place, search }] : [];
      }),
    ),
  );
}

/** The one that counts: the first of which there is anything at all. */
export function winner(settings: Settings): Candidate | undefined {
  return candidates(settings).find(({ search }) => search.is !== 'absent');
}
