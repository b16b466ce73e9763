/** What the service or its gateway says; how it reaches the client is up to the faults. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The texts of the service's error codes, in the words of its API reference as far as it has them. */
export const messages: Readonly<Record<string, string>> = {
  'ModelArts.4310': 'Access to OBS is forbidden.',
  'ModelArts.4311': 'The OBS bucket does not exist.',
  'ModelArts.4312': 'The OBS path does not exist.',
  'ModelArts.4313': 'The OBS path holds invalid characters.',
  'ModelArts.4314': 'Failed to access OBS.',
  'ModelArts.4315': 'The OBS path must not hold two slashes in a row.',
  'ModelArts.4316': 'The OBS bucket must be a parallel file system.',
  'ModelArts.4338': 'The resource does not exist.',
  'ModelArts.4343': 'The dataset is being published.',
  'ModelArts.4349': 'The dataset is switching its version.',
  'ModelArts.4350': 'The dataset name is too long.',
  'ModelArts.4351': 'The dataset name exists already.',
  'ModelArts.4352': 'Dataset does not exist.',
  'ModelArts.4353': 'The dataset version does not exist.',
  'ModelArts.4354': 'Insufficient dataset quota.',
  'ModelArts.4355': 'A synchronization task is running.',
  'ModelArts.4356': 'An import task is running.',
  'ModelArts.4358': 'Invalid export path.',
  'ModelArts.4359': 'The export task does not exist.',
  'ModelArts.4364': 'The subdirectory of the work path exists already.',
  'ModelArts.4374': 'Invalid OBS path.',
  'ModelArts.4383': 'The dataset type is not supported.',
  'ModelArts.4384': 'Invalid export parameter.',
  'ModelArts.4385': 'Auto deployment is running.',
  'ModelArts.4386': 'Auto labeling is running.',
  'ModelArts.4387': 'Pre-labeling is running.',
  'ModelArts.4394': 'The dataset is being migrated.',
  'ModelArts.4395': 'Too many dataset requests.',
  'ModelArts.4401': 'Failed to export data.',
  'ModelArts.4409': 'Too many tasks are running.',
  'ModelArts.4710': 'Failed to write the dataset export file.',
  'ModelArts.4750': 'Failed to read OBS.',
  'ModelArts.4824': 'The dataset version is not normal.',
  'ModelArts.4825': 'The dataset version is empty.',
  'ModelArts.4826': 'KMS encrypted buckets are not supported.',
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

/** An error of the parts of IAM that are not Keystone's. */
export function iamError(status: number, code: string, message: string): Answer {
  return { status, body: { error_msg: message, error_code: `IAM.${code}` } };
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
