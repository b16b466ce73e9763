import { setImmediate } from 'node:timers/promises';
import type { Dependencies } from '../../src/credentials/index.ts';
import type { Clock } from '../../src/host.ts';
import type { Answer, SendRequest } from '../../src/http/index.ts';
import { ofAda } from '../settings/input.ts';

export const noon = Date.UTC(2026, 0, 2, 12);

/** Stands still unless it is set or slept on. */
export function fixedClock(now = noon): Clock & { time: number } {
  const clock = {
    time: now,
    now: () => clock.time,
    monotonic: () => clock.time,
    random: () => 0,
    async sleep(ms: number, signal?: AbortSignal) {
      await setImmediate(undefined, signal && { signal });
      clock.time += ms;
    },
  };
  return clock;
}

export interface Given extends Partial<Omit<Dependencies, 'send'>> {
  readonly answer?: (request: SendRequest) => Answer | Promise<Answer>;
  readonly files?: Readonly<Record<string, string>>;
}

/** Dependencies that remember what was sent and warned. Without `answer` nothing may be sent. */
export function dependencies({ answer, files = {}, ...others }: Given = {}) {
  const sent: SendRequest[] = [];
  const warnings: string[] = [];
  return {
    sent,
    warnings,
    clock: fixedClock(),
    cwd: '/checkout',
    readFile: async (path: string) => (files[path] === undefined ? undefined : { text: files[path], stats: ofAda }),
    warn: (text: string) => warnings.push(text),
    async send(request: SendRequest) {
      sent.push(request);
      if (!answer) throw new Error(`nothing should be sent to ${request.url}`);
      return answer(request);
    },
    ...others,
  };
}

export interface TokenAnswer {
  readonly token?: string;
  readonly issuedAt?: number;
  readonly lifetimeMs?: number;
  readonly catalog?: readonly object[];
}

const day = 24 * 60 * 60 * 1000;

/** A 201 of IAM, for project p1 of user ada. */
export function tokenAnswer({
  token = 'TOKEN',
  issuedAt = noon,
  lifetimeMs = day,
  catalog = [],
}: TokenAnswer = {}): Answer {
  const at = (ms: number) => new Date(ms).toISOString().replace('Z', '000Z');
  const domain = { id: 'd1', name: 'OTC1' };
  return {
    status: 201,
    headers: { 'x-subject-token': token },
    body: {
      token: {
        issued_at: at(issuedAt),
        expires_at: at(issuedAt + lifetimeMs),
        methods: ['password'],
        user: { id: 'u1', name: 'ada', domain },
        project: { id: 'p1', name: 'eu-de', domain },
        catalog,
      },
    },
  };
}

export function modelarts(url: string, { type = 'modelartsv2', region = 'eu-de', visibility = 'public' } = {}): object {
  return { type, name: type, endpoints: [{ interface: visibility, region, region_id: region, url }] };
}
