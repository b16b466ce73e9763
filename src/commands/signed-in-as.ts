import type { Identity } from '../credentials/index.ts';
import { harmless } from '../text/safe.ts';

/** `signed in as ada (OTC1), project eu-de (p1), until 2026-01-03T12:00:00Z` */
export function signedInAs({ user, domain, project, expiresAt }: Identity): string {
  const who = [user ?? 'somebody', domain && `(${domain})`].filter(Boolean).join(' ');
  const where = project && `project ${project.name ? `${project.name} (${project.id})` : project.id}`;
  return harmless([`signed in as ${who}`, where, `until ${timeText(expiresAt)}`].filter(Boolean).join(', '));
}

/** ISO 8601, to the second. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
