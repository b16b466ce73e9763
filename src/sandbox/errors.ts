/** What the service or its gateway says; how it reaches the client is up to the faults. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const messages: Readonly<Record<string, string>> = {
  'ModelArts.4352': 'Dataset does not exist.',
  'ModelArts.4359': 'The export task does not exist.',
  'ModelArts.4384': 'Invalid export parameter.',
};
const throttled = 'The throttling threshold has been reached: policy user over ratelimit,limit:10,time:1 minute';

/** An error of the ModelArts service itself, such as `ModelArts.4352`. */
export function serviceError(status: number, code: string, message = messages[code]): Answer {
  return { status, body: { error_code: code, error_msg: message ?? 'The sandbox was told to refuse this.' } };
}

/** An error of the API gateway in front of it. */
export function gatewayError(status: number, code: string, message: string, requestId: string): Answer {
  return { status, body: { error_msg: message, error_code: `APIG.${code}`, request_id: requestId } };
}

/** An error of IAM, which is a Keystone. */
export function identityError(status: number, title: string, message: string): Answer {
  return { status, body: { error: { message, code: status, title } } };
}

export function unknownPath(requestId: string): Answer {
  const message = 'The API does not exist or has not been published in the environment';
  return gatewayError(404, '0101', message, requestId);
}

/** The error that belongs to a status: the gateway and the service each have their own. */
export function statusError(status: number, requestId: string): Answer {
  const gateway = (code: string, message: string) => gatewayError(status, code, message, requestId);
  switch (status) {
    case 401:
      return gateway('0301', 'Incorrect IAM authentication information: decrypt token fail');
    case 403:
      return serviceError(status, 'ModelArts.0108', 'You are not authorized to perform this operation.');
    case 404:
      return unknownPath(requestId);
    case 429:
      return gateway('0308', throttled);
    case 500:
      return gateway('0601', 'Internal server error');
    case 502:
      return gateway('0202', 'Backend unavailable');
    case 503:
      return serviceError(status, 'ModelArts.4700', 'The platform is being upgraded. Try again later.');
    case 504:
      return gateway('0203', 'Backend timeout');
    default:
      return status < 400 ? redirect(status) : gateway('0201', 'Bad request');
  }
}

function redirect(status: number): Answer {
  return { status, body: {}, headers: { Location: '/login' } };
}

/** Thrown where a request cannot be answered; the gateway answers with this instead. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}

/** What a person can put right by calling the sandbox differently, told by its `code`. */
export function optionError(message: string): Error & { readonly code: string } {
  return Object.assign(new Error(message), { code: 'ERR_SANDBOX_OPTION' });
}
