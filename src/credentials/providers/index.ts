import type { Settings, Source } from '../../settings/index.ts';
import { accessKey } from './access-key.ts';
import { agency } from './agency.ts';
import { idToken } from './id-token.ts';
import { password } from './password.ts';
import type { Absent, Finding, Provider } from './provider.ts';
import { token } from './token.ts';

/** The order in which they are looked for, in every place that credentials may come from. */
const providers: readonly Provider[] = [agency, token, idToken, accessKey, password];

export interface Candidate {
  readonly provider: Provider;
  /** Where it was looked for. */
  readonly place: Source;
  readonly finding: Finding;
}

/** Every credential that may be, in the order of the choice: what is there, what is there in part, and why the others are not. */
export function candidates(settings: Settings): readonly Candidate[] {
  const found = settings.levels.flatMap((sources) =>
    providers.flatMap((provider) =>
      sources.flatMap((place) => {
        const finding = provider.find(place);
        return finding ? [{ provider, place, finding }] : [];
      }),
    ),
  );
  const isOver = ({ provider }: Candidate) => provider.isOver === true;
  return [...found.filter(isOver), ...found.filter((candidate) => !isOver(candidate))];
}

/** One of which there is anything at all. */
export type Present = Candidate & { readonly finding: Exclude<Finding, Absent> };

export function isPresent(candidate: Candidate): candidate is Present {
  return candidate.finding.is !== 'absent';
}

/** The one that counts: the first that is present, in whole or in part. What goes over it is another question. */
export function chosen(settings: Settings): Present | undefined {
  return candidates(settings)
    .filter(isPresent)
    .find(({ provider }) => !provider.isOver);
}

/** The agency that is to be assumed, if there is one. */
export function chosenAgency(settings: Settings): Present | undefined {
  return candidates(settings)
    .filter(isPresent)
    .find(({ provider }) => provider.isOver);
}
