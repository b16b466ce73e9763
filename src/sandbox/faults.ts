import type { ServerResponse } from 'node:http';
import { type Answer, optionError, serviceError, statusError } from './errors.ts';
import { parseDuration } from './script.ts';

/** How the next exchange goes wrong. */
export type Fault = Damage & {
  /** What the request starts runs, although its answer is lost. */
  readonly keepsEffect?: true;
  /** What the request starts shows only so much later. */
  readonly lateMs?: number;
};

type Damage =
  | { readonly kind: 'status'; readonly status: number; readonly code?: string; readonly retryAfter?: string }
  | { readonly kind: 'html'; readonly status: number }
  | { readonly kind: 'reset' | 'reset-body' | 'hang' | 'truncated' | 'empty' | 'ok' };

const words = ['ok', 'reset', 'reset-body', 'hang', 'truncated', 'empty'] as const;
const mostRepeats = 100_000;
const loginPage = '<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>Please log in.</body></html>\n';

/** Reads `502,reset,3x429:2,html,400+4352,lost+late=5s,ok`: one fault for each API request. */
export function parseFaults(schedule: string): readonly Fault[] {
  return schedule === '' ? [] : schedule.split(',').flatMap((item) => parseItem(item.trim()));
}

function parseItem(item: string): readonly Fault[] {
  const { times = '1', text = '' } = /^(?:(?<times>\d{1,9})x)?(?<text>.*)$/.exec(item)?.groups ?? {};
  const repeats = Number(times);
  if (repeats < 1 || repeats > mostRepeats) {
    throw optionError(`'${item}' in the faults: repeat it 1 to ${mostRepeats} times`);
  }
  const fault = parseFault(text);
  return Array.from({ length: repeats }, () => fault);
}

function parseFault(text: string): Fault {
  const { damage = 'ok', late } = /^(?<damage>.*?)(?:(?:^|\+)late=(?<late>.*))?$/.exec(text)?.groups ?? {};
  const fault =
    damage === '' && late !== undefined ? { kind: 'ok' as const } : (parseLost(damage) ?? parseDamage(damage));
  if (!fault) {
    throw optionError(
      `unknown fault '${text}': use a status such as 502 or 429:2 (with Retry-After), 400+4352 (with an error code), ` +
        `html, html-502, ${words.join(', ')}, lost, lost-504 (what it starts runs), ` +
        'late=5s (what it starts shows only then); 3x502 repeats',
    );
  }
  return { ...fault, ...(late !== undefined && { lateMs: parseDuration(late, 'the faults') }) };
}

/** `lost` cuts the connection, `lost-504` or `lost-hang` do what the word behind it says. */
function parseLost(text: string): Fault | undefined {
  const found = /^lost(?:-(.+))?$/.exec(text);
  const damage = found ? parseDamage(found[1] ?? 'reset') : undefined;
  return damage && stopsRequest(damage) ? { ...damage, keepsEffect: true } : undefined;
}

function parseDamage(text: string): Damage | undefined {
  const kind = words.find((word) => word === text);
  return kind ? { kind } : (parsePage(text) ?? parseStatus(text));
}

/** Whether the request goes wrong on its way there, so that the service never hears of it. */
function stopsRequest({ kind }: Damage): boolean {
  return kind === 'status' || kind === 'html' || kind === 'reset' || kind === 'hang';
}

function parsePage(text: string): Damage | undefined {
  const found = /^html(?:-(?<status>[2-5]\d\d))?$/.exec(text);
  return found ? { kind: 'html', status: Number(found.groups?.['status'] ?? 200) } : undefined;
}

/** 200 alone is no fault; with a code it is the refusal that the service hides behind a 200. */
function parseStatus(text: string): Damage | undefined {
  const found = /^(?<status>[2-5]\d\d)(?:\+(?<code>\d{4}))?(?::(?<retryAfter>\d{1,6}))?$/.exec(text)?.groups;
  if (!found || (found['status']?.startsWith('2') && !found['code'])) {
    return undefined;
  }
  const { status, code, retryAfter } = found;
  return {
    kind: 'status',
    status: Number(status),
    ...(code !== undefined && { code: `ModelArts.${code}` }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

/** Hands out the schedule, one fault a call; after its end all is well. */
export function faultSchedule(faults: readonly Fault[]): () => Fault {
  const left = faults[Symbol.iterator]();
  return () => left.next().value ?? { kind: 'ok' };
}

/**
 * Sends the answer, or what the fault makes of it. `ask` is called once or not at all: where the fault stops the
 * request on its way, the service never hears of it, and nothing is started.
 */
export function deliver(response: ServerResponse, ask: () => Answer, fault: Fault, requestId: string): void {
  response.setHeader('X-Request-Id', requestId);
  if (fault.keepsEffect) {
    ask();
  }
  switch (fault.kind) {
    case 'hang':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'reset-body':
      breakOff(response, ask());
      return;
    case 'html':
      response.writeHead(fault.status, { 'Content-Type': 'text/html; charset=utf-8' }).end(loginPage);
      return;
    case 'status':
      send(response, statusAnswer(fault, requestId));
      return;
    case 'truncated':
      send(response, ask(), half);
      return;
    case 'empty':
      send(response, ask(), () => '');
      return;
    case 'ok':
      send(response, ask());
  }
}

function statusAnswer(fault: Extract<Damage, { kind: 'status' }>, requestId: string): Answer {
  const { status, code, retryAfter } = fault;
  const answer = code === undefined ? statusError(status, requestId) : serviceError(status, code);
  return { ...answer, headers: { ...answer.headers, ...(retryAfter && { 'Retry-After': retryAfter }) } };
}

function send(response: ServerResponse, answer: Answer, damage = (body: string) => body): void {
  const body = damage(textOf(answer));
  head(response, answer, body).end(body);
}

/** The length of the whole is promised, half of it is sent; the socket goes when that half is on its way. */
function breakOff(response: ServerResponse, answer: Answer): void {
  const body = textOf(answer);
  head(response, answer, body).write(half(body), () => response.destroy());
}

function head(response: ServerResponse, answer: Answer, body: string): ServerResponse {
  return response.writeHead(answer.status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    ...answer.headers,
  });
}

function textOf(answer: Answer): string {
  return JSON.stringify(answer.body);
}

function half(body: string): string {
  return body.slice(0, Math.floor(body.length / 2));
}
