import type { Call } from './call.ts';
import type { Answer } from './send.ts';

/** The gateway refuses signatures that are further off (API Gateway FAQ). */
const acceptedClockSkewMs = 15 * 60_000;

const projectToken = 'the token is for no project of this region: get one that is scoped to the project';

const hints: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'ModelArts.0204': projectToken,
    'ModelArts.0207': projectToken,
    'ModelArts.0210': 'the token is for another project: check --project, or get a token for this one',
    'ModelArts.0212': projectToken,
    '0303': 'check the secret key',
    '0307': 'the token has expired or is of another region: get a new one, or check --region',
  }),
);

/** The next step after a 401 or 403. */
export function authHint(answer: Answer, code: string | undefined, call: Call): string {
  return skewHint(answer, call) ?? hints.get(code ?? '') ?? hints.get(gatewayNumber(code)) ?? generalHint(answer, call);
}

function skewHint({ headers }: Answer, { isSigned, sender }: Call): string | undefined {
  const skewMs = sender.options.clock.now() - Date.parse(headers['date'] ?? '');
  if (!isSigned || Number.isNaN(skewMs) || Math.abs(skewMs) <= acceptedClockSkewMs) return undefined;
  const minutes = Math.round(Math.abs(skewMs) / 60_000);
  return `set this machine's clock: it is ${minutes} minutes ${skewMs > 0 ? 'ahead of' : 'behind'} the server's`;
}

/** The same numbers are `APIG.` in one cloud and `APIGW.` in the other. */
function gatewayNumber(code = ''): string {
  return /^APIGW?\.(\d{4})$/.exec(code)?.[1] ?? '';
}

function generalHint({ status }: Answer, { request, isSigned }: Call): string {
  const isIam = request.service === 'IAM';
  if (isIam && request.method === 'POST') {
    return 'check the user, the password and the domain; wrong passwords lock the account';
  }
  if (status === 403 && !isIam) return 'ask for the permission modelarts:dataset:getDataset in this project';
  return isSigned
    ? 'check the access key and the secret key; after five wrong signatures a key is locked for five minutes'
    : 'tokens last 24 hours: get a new one for MODELARTS_TOKEN, or unset it and run modelarts-export login';
}
