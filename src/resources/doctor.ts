import type { Doctor, DoctorCheck } from '#wire';
import type { Details, Entry, Tone } from './details.ts';

export type { DoctorCheck } from '#wire';

/** What was looked at, where that is, and how it is. */
export const doctorDetails: Details<Doctor> = {
  sections: ({ checks }) => places.map(({ title, has }) => ({ title, entries: checks.filter(has).flatMap(entries) })),
  lines: ({ checks }) => checks.map(({ name, status, message, hint }) => [wordFor(status), name, message, hint]),
};

interface Place {
  readonly title: string;
  has(check: DoctorCheck): boolean;
}

const places: readonly Place[] = [
  { title: 'this machine', has: ({ name }) => name === 'program' || name === 'settings' },
  { title: 'IAM', has: ({ name }) => name.startsWith('iam.') },
  { title: 'ModelArts', has: ({ name }) => name.startsWith('modelarts.') },
  { title: 'access', has: ({ name }) => ['credential', 'project', 'dataset'].includes(name) },
];

const tones = { ok: 'success', warn: 'pending', fail: 'failure', skip: 'quiet' } as const satisfies Record<
  string,
  Tone
>;

function entries({ name, status, message, hint }: DoctorCheck): Entry[] {
  const label = { text: `${wordFor(status).padEnd(4)}  ${shortName(name)}`, tone: tones[status] };
  return [[label, message], ...(hint === null ? [] : [['', `next: ${hint}`] as const])];
}

/** It is to be seen in a long list without colours, too. */
function wordFor(status: DoctorCheck['status']): string {
  return status === 'fail' ? 'FAIL' : status;
}

/** `DNS` in the section of IAM. */
function shortName(name: string): string {
  const [, part = name] = name.split('.');
  return ['dns', 'tcp', 'tls'].includes(part) ? part.toUpperCase() : part;
}
