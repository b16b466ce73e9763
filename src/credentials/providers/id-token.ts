import type { Setting, Settings, Source } from '../../settings/index.ts';
import type { Signer } from '../credential.ts';
import { domainOf, idTokenRequest, ownScope, projectScope } from '../iam/requests.ts';
import { tokenCredential, tokensFromIam } from '../token-credential.ts';
import {
  absent,
  type Finding,
  incomplete,
  type Provider,
  type ProviderContext,
  requireIam,
  secretText,
  withoutProject,
} from './provider.ts';
import { inFile, readTokenFile, rereadTokenFile } from './token.ts';

/** An id token of an OpenID Connect provider, as a CI job has one; IAM exchanges it for a token, so that no secret is stored anywhere. */
export const idToken: Provider = {
  kind: 'id-token',
  signsInAtIam: true,
  find(source): Finding | undefined {
    const { idp_id: idp, id_token: text, id_token_file: file } = source.values;
    const given = text ?? file;
    if (idp && given) {
      const secrets = [text ?? inFile(given)];
      return { is: 'found', source: given.source, secrets, open: (context) => open(given, source, context) };
    }
    if (given) return incomplete(source, text ? 'id_token' : 'id_token_file', 'idp_id');
    if (!idp) return absent(source, 'idp_id');
    return incomplete(source, 'idp_id', source.nameOf('id_token') ? 'id_token' : 'id_token_file');
  },
  who: whoOf,
};

async function open({ source }: Setting, { values }: Source, context: ProviderContext): Promise<Signer> {
  const { settings } = context;
  const iamEndpoint = requireIam(settings, { source, using: 'an id token' });
  const scope = scopeOf(values, settings);
  if (!scope) return withoutProject(source);
  const idpId = values.idp_id ? secretText(values.idp_id.value, values.idp_id.source) : '';
  const read = await openIdToken(values, context);
  const current = async () => {
    const secret = await read();
    const request = idTokenRequest(iamEndpoint, { idpId, idToken: secret, scope });
    return { proof: { who: whoOf(values, settings), secret }, request };
  };
  return tokenCredential({ source, tokens: tokensFromIam(current, context) }, context);
}

/** The provider knows the user: all that is left to say is which provider, and what the token is to be good for. */
function whoOf(values: Source['values'], settings: Settings): unknown {
  return ['id-token', settings.iamEndpoint?.value, values.idp_id?.value, scopeOf(values, settings)];
}

/** IAM's documentation has a project by its id or by its name alone. */
function scopeOf(values: Source['values'], settings: Settings) {
  const domain = domainOf(values.domain_id?.value, values.domain_name?.value);
  return ownScope(settings, domain) ?? projectScope(settings);
}

/** Gives the id token each time it is asked for. A file is read again then: who runs for long writes a new one into it. */
async function openIdToken({ id_token: text, id_token_file: file }: Source['values'], context: ProviderContext) {
  if (text) {
    const secret = secretText(text.value, text.source);
    return async () => secret;
  }
  let latest = file ? await readTokenFile(file, context) : '';
  let isFirst = true;
  return async () => {
    // a pipe can be read only once
    if (file && !isFirst) latest = (await rereadTokenFile(file, context)) ?? latest;
    isFirst = false;
    return latest;
  };
}
