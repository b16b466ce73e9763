import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import { faultAnswer } from './fault-answer.ts';
import type { Fault } from './faults.ts';

const loginPage = '<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>Please log in.</body></html>\n';

/** Sends the answer, or what the fault makes of it. */
export function deliver(response: ServerResponse, answer: Answer, fault: Fault, requestId: string): void {
  response.setHeader('X-Request-Id', requestId);
  switch (fault.kind) {
    case 'hang':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'reset-body':
      breakOff(response, answer);
      return;
    case 'html':
      response.writeHead(fault.status, { 'Content-Type': 'text/html; charset=utf-8' }).end(loginPage);
      return;
    case 'status':
      send(response, faultAnswer(fault, requestId));
      return;
    case 'truncated':
      send(response, answer, half(text(answer)));
      return;
    case 'empty':
      send(response, answer, '');
      return;
    case 'ok':
      send(response, answer);
  }
}

function send(response: ServerResponse, answer: Answer, body = text(answer)): void {
  head(response, answer, body).end(body);
}

/** The length of the whole is promised, half of it is sent; the socket goes when that half is on its way. */
function breakOff(response: ServerResponse, answer: Answer): void {
  const body = text(answer);
  head(response, answer, body).write(half(body), () => response.destroy());
}

function head(response: ServerResponse, answer: Answer, body: string): ServerResponse {
  return response.writeHead(answer.status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    ...answer.headers,
  });
}

function text(answer: Answer): string {
  return JSON.stringify(answer.body);
}

function half(body: string): string {
  return body.slice(0, Math.floor(body.length / 2));
}
