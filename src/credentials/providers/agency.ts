import type { Setting, Settings, Source } from '../../settings/index.ts';
import type { Signer } from '../credential.ts';
import { agencyRequest, type Domain, domainOf, projectScope } from '../iam/requests.ts';
import { tokenCredential, tokensFromIam } from '../token-credential.ts';
import {
  absent,
  type Finding,
  incomplete,
  type Provider,
  type ProviderContext,
  requireIam,
  withoutProject,
} from './provider.ts';

/** An agency: another account lets this one work in it. Whichever credential comes first assumes it. */
export const agency: Provider = {
  kind: 'agency',
  signsInAtIam: true,
  isOver: true,
  find(source): Finding | undefined {
    const { values } = source;
    const { agency_name: name } = values;
    const domain = domainIn(values);
    if (name && domain) {
      const opening = { name, domain, values };
      return { is: 'found', source: name.source, secrets: [], open: (context) => open(opening, context) };
    }
    if (name) return incomplete(source, 'agency_name', 'agency_domain_name');
    if (!domain) return absent(source, 'agency_name');
    return incomplete(source, values.agency_domain_id ? 'agency_domain_id' : 'agency_domain_name', 'agency_name');
  },
};

interface Opening {
  readonly name: Setting;
  readonly domain: Domain;
  readonly values: Source['values'];
}

async function open({ name, domain, values }: Opening, context: ProviderContext): Promise<Signer> {
  const { settings, openNext } = context;
  const { source } = name;
  const iamEndpoint = requireIam(settings, { source, using: 'an agency' });
  const inner = await openNext(settingsUnder(name, settings));
  const scope = projectScope(settings);
  const assumedWith = { kind: inner.kind, source: inner.source };
  if (!scope) return { ...withoutProject(source), assumedWith };
  const request = agencyRequest(iamEndpoint, { agency: name.value, domain, scope, sign: inner.headers });
  const current = async (signal?: AbortSignal) => {
    const { who, secret } = await inner.proof(signal);
    const proof = { who: whoAssumes(values, settings, who), secret };
    return { proof, request, ...(inner.renew && { renew: inner.renew }) };
  };
  return { ...tokenCredential({ source, tokens: tokensFromIam(current, context) }, context), assumedWith };
}

/** What its token is kept under; `assumedBy` is that of the credential that assumes it. */
export function whoAssumes(values: Source['values'], settings: Settings, assumedBy: unknown): unknown {
  const { iamEndpoint } = settings;
  return ['agency', iamEndpoint?.value, values.agency_name?.value, domainIn(values), projectScope(settings), assumedBy];
}

function domainIn({ agency_domain_id: id, agency_domain_name: name }: Source['values']): Domain | undefined {
  return domainOf(id?.value, name?.value);
}

/** Those of who assumes the agency: the project is the agency's. */
export function settingsUnder(agency: Setting, settings: Settings): Settings {
  return { ...settings, agency, project: undefined, projectName: undefined };
}
