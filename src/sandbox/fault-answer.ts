import { type Answer, gatewayError, serviceError, unknownPath } from './answer.ts';
import type { Fault } from './faults.ts';

type StatusFault = Extract<Fault, { kind: 'status' }>;

const throttled = 'The throttling threshold has been reached: policy user over ratelimit,limit:10,time:1 minute';

/** The body that belongs to the status: the gateway and the service each have their own. */
export function faultAnswer(fault: StatusFault, requestId: string): Answer {
  const answer =
    fault.code === undefined ? plainAnswer(fault.status, requestId) : codedAnswer(fault.status, fault.code);
  return { ...answer, headers: { ...answer.headers, ...(fault.retryAfter && { 'Retry-After': fault.retryAfter }) } };
}

function plainAnswer(status: number, requestId: string): Answer {
  const gateway = (code: string, message: string) => gatewayError(status, code, message, requestId);
  switch (status) {
    case 401:
      return gateway('0301', 'Incorrect IAM authentication information: decrypt token fail');
    case 403:
      return serviceError(status, '0108', 'You are not authorized to perform this operation.');
    case 404:
      return unknownPath(requestId);
    case 429:
      return gateway('0308', throttled);
    case 500:
      return gateway('0601', 'Internal server error');
    case 502:
      return gateway('0202', 'Backend unavailable');
    case 503:
      return serviceError(status, '4700', 'The platform is being upgraded. Try again later.');
    case 504:
      return gateway('0203', 'Backend timeout');
    default:
      return status < 400 ? redirect(status) : gateway('0201', 'Bad request');
  }
}

function redirect(status: number): Answer {
  return { status, body: {}, headers: { Location: '/login' } };
}

const messages: Readonly<Record<string, string>> = {
  'ModelArts.4352': 'Dataset does not exist.',
  'ModelArts.4359': 'The export task does not exist.',
  'ModelArts.4384': 'Invalid export parameter.',
};

function codedAnswer(status: number, code: string): Answer {
  return { status, body: { error_code: code, error_msg: messages[code] ?? 'The sandbox was told to refuse this.' } };
}
