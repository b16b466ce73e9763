import type { Whoami } from '#wire';
import type { Details, Section, Text } from './details.ts';

export type { Whoami, WhoamiCandidate } from '#wire';

/** Who, why this credential, where the settings come from. */
export const whoamiDetails: Details<Whoami> = { sections, lines };

/** Where nobody is signed in, and there is nothing to tell but what is set. */
export const whoamiInBrief: Details<Whoami> = {
  sections: ({ settings }) => {
    const set = Object.entries(settings).filter(([, setting]) => setting !== null);
    return set.length === 0 ? [] : [{ title: 'settings', rows: settingRows(set) }];
  },
  lines,
};

function sections({
  project,
  credential,
  candidates,
  settings,
  expires_at: expires,
  ...identity
}: Whoami): readonly Section[] {
  return [
    {
      title: 'who',
      rows: [
        row('user', identity.user),
        row('domain', identity.domain),
        row('project', project && (project.name ? `${project.name} (${project.id})` : project.id)),
        ['until', expires ? { text: expires, time: Date.parse(expires) } : '-'],
        row('credential', credential && `${credential.kind}, from ${credential.source}`),
      ],
    },
    {
      title: 'credentials',
      rows: candidates.map(({ kind, place, state, reason }) => row(kind, state, `${place}: ${reason}`)),
    },
    {
      title: 'settings',
      rows: settingRows(Object.entries(settings)),
    },
  ];
}

function settingRows(settings: readonly (readonly [string, Whoami['settings'][keyof Whoami['settings']]])[]) {
  return settings.map(([name, setting]) => row(name.replaceAll('_', ' '), setting?.value, setting?.source));
}

function row(name: string, value: string | null | undefined, source?: string): readonly Text[] {
  return [name, value || '-', ...(source === undefined ? [] : [{ text: source, tone: 'quiet' } as const])];
}

/** A path, its value, and its source or reason. */
function lines({ user, domain, project, expires_at: expires, credential, candidates, settings }: Whoami) {
  return [
    ['user', user, undefined],
    ['domain', domain, undefined],
    ['project.id', project?.id, undefined],
    ['project.name', project?.name, undefined],
    ['expires_at', expires, undefined],
    ['credential', credential?.kind, credential?.source],
    ...candidates.map(({ kind, place, state, reason }) => [`candidates.${kind}`, state, `${place}: ${reason}`]),
    ...Object.entries(settings).map(([name, setting]) => [`settings.${name}`, setting?.value, setting?.source]),
  ];
}
