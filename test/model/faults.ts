import type { ServerResponse } from 'node:http';
import { type FixedAnswer, respond } from '../helpers/server.ts';

/** How an exchange goes wrong in a way that another one mends. */
export const passingFaults = [
  ...['408', '429', '429:1', '500', '502', '503', '503:2', '504', 'html-502'],
  ...['reset', 'half', 'hangup'],
] as const;

export type PassingFault = (typeof passingFaults)[number];

/** Answers wrongly, or not at all. */
export function goWrong(fault: PassingFault, response: ServerResponse): void {
  if (fault === 'reset') response.socket?.resetAndDestroy();
  else if (fault === 'hangup') response.destroy();
  else if (fault === 'half') breakOff(response);
  else respond(response, answerOf(fault));
}

function breakOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"total_count": 1, "export_', () => response.destroy());
}

function answerOf(fault: string): FixedAnswer {
  if (fault === 'html-502') return { status: 502, body: '<html><body>Bad gateway</body></html>' };
  const [status, retryAfter] = fault.split(':');
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return { status: Number(status), headers, body: { error_code: 'APIG.0000', error_msg: 'Not now.' } };
}
