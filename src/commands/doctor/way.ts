import { isIP } from 'node:net';
import type { Access, Context, Probe } from '../../context/index.ts';
import { AuthError, CliError } from '../../errors/index.ts';
import { attempt, type Check, type Finding, fail, ok, skip, warn } from './check.ts';

export interface WayOptions {
  readonly service: 'IAM' | 'ModelArts';
  readonly address: string;
  readonly isInsecure: boolean;
  /** Requests are signed, and signatures are dated. */
  readonly isSigned: boolean;
}

const steps = ['proxy', 'dns', 'tcp', 'tls', 'clock'] as const;
type Step = (typeof steps)[number];

/** The way to a server, step by step. What lies behind a failure is skipped. */
export async function examineWay(access: Access, { signal }: Context, options: WayOptions): Promise<readonly Check[]> {
  const { service, address } = options;
  const probe = await attempt(signal, () => access.probe(service, address));
  const findings = probe instanceof CliError ? { proxy: fail(probe) } : findingsOf(probe, options);
  return steps.map((step) => ({ name: `${service.toLowerCase()}.${step}`, ...(findings[step] ?? notReached) }));
}

const notReached = skip('not reached');

type Findings = Partial<Record<Step, Finding>>;

function findingsOf(probe: Probe, { address, isInsecure, isSigned }: WayOptions): Findings {
  const { proxy, host, port, addresses, failure } = probe;
  const isTls = new URL(address).protocol === 'https:';
  const failed = failure && fail(failure.error);
  const isPast = (stage: Stage) => failure === undefined || stages.indexOf(stage) < stages.indexOf(failure.at);
  const found: Findings = {
    proxy: proxy ? ok(`${proxy.host}, which ${proxy.variable} names`) : skip('there is none on the way'),
    ...(addresses && { dns: isIP(host) ? skip(`${host} is an address`) : ok(`${host} is ${addresses.join(', ')}`) }),
    ...(isPast('tcp') && { tcp: ok(`connected to ${host}:${port}`) }),
    ...(isPast('tls') && { tls: tlsFinding({ isTls, isInsecure }) }),
    ...(!failure && { clock: clockFinding(probe, { isSigned }) }),
  };
  return failure && failed ? { ...found, [stepOf(failure.at, { isTls })]: failed } : found;
}

type Stage = NonNullable<Probe['failure']>['at'];

/** As they are reached: a proxy is connected to before it is asked for a tunnel. */
const stages: readonly Stage[] = ['dns', 'tcp', 'proxy', 'tls', 'answer'];

/** Who does not answer has spoken TLS, or at least TCP. */
function stepOf(at: Stage, { isTls }: { readonly isTls: boolean }): Step {
  if (at === 'answer') return isTls ? 'tls' : 'tcp';
  return at;
}

function tlsFinding({ isTls, isInsecure }: { readonly isTls: boolean; readonly isInsecure: boolean }): Finding {
  if (!isTls) return skip('plain http');
  if (isInsecure)
    return warn('the certificate is not checked', 'leave --insecure out; --ca-file names an authority to trust');
  return ok('the certificate is accepted');
}

const minuteMs = 60_000;
/** The gateway refuses signatures that are further off (API Gateway FAQ). */
const acceptedMs = 15 * minuteMs;

function clockFinding({ skewMs }: Probe, { isSigned }: Pick<WayOptions, 'isSigned'>): Finding {
  if (skewMs === undefined) return skip('the server tells no time');
  const offMs = Math.abs(skewMs);
  if (offMs < minuteMs) return ok("within a minute of the server's");
  const minutes = Math.round(offMs / minuteMs);
  const message = `this machine's clock is ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ${skewMs > 0 ? 'ahead of' : 'behind'} the server's`;
  if (isSigned && offMs > acceptedMs) {
    return fail(new AuthError(message, { hint: 'set the clock: a signature that is 15 minutes off is refused' }));
  }
  return warn(message, 'set the clock: the signatures of an access key are refused when it is 15 minutes off');
}
