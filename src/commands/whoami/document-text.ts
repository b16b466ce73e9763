import type { Whoami } from '#wire';
import { harmless } from '../../text/safe.ts';
import type { Screen } from '../../views/view.ts';

export function whoamiDocument(indent: number) {
  return (document: Whoami): string => `${JSON.stringify(document, null, indent)}\n`;
}

/** A line for each field, `path<TAB>value<TAB>source or reason`; `-` for what there is none of. */
export function whoamiFields(document: Whoami): string {
  const rows = [
    ['user', document.user],
    ['domain', document.domain],
    ['project.id', document.project?.id],
    ['project.name', document.project?.name],
    ['expires_at', document.expires_at],
    ['credential', document.credential?.kind, document.credential?.source],
    ...document.candidates.map(({ kind, place, state, reason }) => [
      `candidates.${kind}`,
      state,
      `${place}: ${reason}`,
    ]),
    ...Object.entries(document.settings).map(([name, setting]) => [
      `settings.${name}`,
      setting?.value,
      setting?.source,
    ]),
  ];
  return rows.map(([name, value, source]) => `${[name, value, source].map(cell).join('\t')}\n`).join('');
}

/** For a person: who, why this credential, where the settings come from. */
export function whoamiSections({ colour }: Pick<Screen, 'colour'>) {
  return (document: Whoami): string => {
    const { project, credential } = document;
    const sections: readonly (readonly [string, readonly Row[]])[] = [
      [
        'who',
        [
          ['user', document.user],
          ['domain', document.domain],
          ['project', project && (project.name ? `${project.name} (${project.id})` : project.id)],
          ['until', document.expires_at],
          ['credential', credential && `${credential.kind}, from ${credential.source}`],
        ],
      ],
      [
        'credentials',
        document.candidates.map(({ kind, place, state, reason }) => [kind, state, `${place}: ${reason}`] as const),
      ],
      [
        'settings',
        Object.entries(document.settings).map(
          ([name, setting]) => [name.replaceAll('_', ' '), setting?.value, setting?.source] as const,
        ),
      ],
    ];
    return sections.map(([title, rows]) => `${colour.bold(title)}\n${aligned(rows, colour)}`).join('\n');
  };
}

type Row = readonly [name: string, value: string | null | undefined, source?: string | undefined];

function aligned(rows: readonly Row[], colour: Screen['colour']): string {
  const nameWidth = Math.max(...rows.map(([name]) => name.length));
  const valueWidth = Math.max(...rows.map(([, value, source]) => (source === undefined ? 0 : cell(value).length)));
  const lines = rows.map(([name, value, source]) => {
    const text = `  ${name.padEnd(nameWidth)}  ${cell(value).padEnd(valueWidth)}`;
    return `${source === undefined ? text.trimEnd() : `${text}  ${colour.dim(cell(source))}`}\n`;
  });
  return lines.join('');
}

function cell(text: string | null | undefined): string {
  return text ? harmless(text) : '-';
}
