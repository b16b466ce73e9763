import { CliError } from './index.ts';

/** What an error code of the service means for who meets it. */
export interface ServiceCode {
  /** Decides before the HTTP status does; without it the status decides. */
  readonly kind?: 'not_found' | 'auth' | 'refused' | 'busy';
  /** What does not exist. */
  readonly missing?: 'dataset' | 'dataset or task' | 'dataset version' | 'export task' | 'address';
  readonly hint?: string;
}

const checkIds = 'check --dataset and --project';
const bucket = 'check that the OBS bucket is there and that the ModelArts agency may read and write it';
const encryptedBucket =
  'an OBS bucket that is encrypted by KMS is not supported: choose another one that the ModelArts agency may use';
const projectToken = 'the token is for no project of this region: get one that is scoped to the project';

/** Another task of the dataset stands in the way of the one that was to be started; it decides for a POST alone. */
const busy: ServiceCode = { kind: 'busy', hint: 'try again when what runs in the dataset has ended' };

/**
 * The codes that are told apart (ModelArts API reference and API Gateway, "Error Codes"). ModelArts sends many of them with
 * HTTP 400, whatever they say.
 */
const serviceCodes: ReadonlyMap<string, ServiceCode> = new Map<string, ServiceCode>([
  ['ModelArts.0204', { kind: 'auth', hint: projectToken }],
  ['ModelArts.0207', { kind: 'auth', hint: projectToken }],
  ['ModelArts.0210', { hint: 'the token is for another project: check --project, or get a token for this one' }],
  ['ModelArts.0212', { kind: 'auth', hint: projectToken }],
  ['ModelArts.4204', { missing: 'address' }],
  ['ModelArts.4310', { kind: 'refused', hint: bucket }],
  ['ModelArts.4338', { kind: 'not_found', missing: 'dataset or task', hint: checkIds }],
  ['ModelArts.4352', { kind: 'not_found', missing: 'dataset', hint: checkIds }],
  ['ModelArts.4353', { kind: 'not_found', missing: 'dataset version', hint: checkIds }],
  [
    'ModelArts.4354',
    { kind: 'refused', hint: 'the quota is used up: delete what is not needed any more, or ask for a higher one' },
  ],
  ...['4343', '4349', '4355', '4356', '4385', '4386', '4387', '4394', '4409'].map((code): [string, ServiceCode] => [
    `ModelArts.${code}`,
    busy,
  ]),
  [
    'ModelArts.4359',
    {
      kind: 'not_found',
      missing: 'export task',
      hint: "'modelarts-export list' shows the export tasks there are",
    },
  ],
  ['ModelArts.4383', { kind: 'refused', hint: 'exports of this type of dataset are not supported' }],
  ['ModelArts.4750', { kind: 'refused', hint: bucket }],
  ['ModelArts.4826', { kind: 'refused', hint: encryptedBucket }],
  ['APIG.0303', { hint: 'check the secret key' }],
  ['APIG.0307', { hint: 'the token has expired or is of another region: get a new one, or check --region' }],
]);

/** The gateway's codes begin with `APIG.` in one cloud and with `APIGW.` in the other; the numbers are the same. */
const gatewayPrefix = /^APIGW?\./;

export function serviceCode(code: string | undefined): ServiceCode | undefined {
  return serviceCodes.get(code?.replace(gatewayPrefix, 'APIG.') ?? '');
}

/** The gateway refused the request, so the service behind it has not seen it. */
export function isOfGateway(error: CliError): boolean {
  return gatewayPrefix.test(error.details.apiCode ?? '');
}

export function isUnknownDataset(error: unknown): boolean {
  const missing = error instanceof CliError ? serviceCode(error.details.apiCode)?.missing : undefined;
  return missing === 'dataset' || missing === 'dataset or task';
}
