/** What a route has to say; how it reaches the client is up to the faults. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error of the ModelArts service itself. */
export function serviceError(status: number, code: string, message: string): Answer {
  return { status, body: { error_code: `ModelArts.${code}`, error_msg: message } };
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
