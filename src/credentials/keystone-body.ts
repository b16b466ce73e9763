import type { Settings, Source } from '../settings/index.ts';

/** A thing of Keystone, by its id or by its name in a domain. */
type Reference = { readonly id: string } | { readonly name: string; readonly domain?: Domain };
type Domain = { readonly id: string } | { readonly name: string };

/** Who wants a token, and for what: all that tells one token from another. Who logs in by hand may name no user before. */
export interface SignIn {
  readonly user?: Reference | undefined;
  readonly project: Reference;
}

export interface UserSecrets {
  readonly password: string;
  readonly passcode?: string | undefined;
}

/** The body of POST /v3/auth/tokens (Keystone v3; with a passcode as IAM's "with virtual MFA"). */
export function keystoneBody({ user, project }: SignIn, { password, passcode }: UserSecrets) {
  const identity =
    passcode === undefined
      ? { methods: ['password'], password: { user: { ...user, password } } }
      : {
          methods: ['password', 'totp'],
          password: { user: { ...user, password } },
          totp: { user: { ...user, passcode } },
        };
  return { auth: { identity, scope: { project } } };
}

/** undefined: there is no project to sign in to. */
export function signInOf(values: Source['values'], settings: Settings): SignIn | undefined {
  const domain = domainOf(values.domain_id?.value, values.domain_name?.value);
  const project = projectOf(settings, domain);
  return project && { user: userOf(values, domain), project };
}

function userOf({ user_id: id, username: name }: Source['values'], domain: Domain | undefined): Reference | undefined {
  if (id) return { id: id.value };
  return name && named(name.value, domain);
}

function projectOf({ project, projectName, region }: Settings, usersDomain: Domain | undefined): Reference | undefined {
  if (projectName)
    return named(projectName.value, domainOf(projectName.domainId, projectName.domainName) ?? usersDomain);
  if (project) return { id: project.value };
  // a region's own project has its name (IAM, "Querying project information")
  return region && named(region.value, usersDomain);
}

function domainOf(id: string | undefined, name: string | undefined): Domain | undefined {
  if (id !== undefined) return { id };
  return name === undefined ? undefined : { name };
}

function named(name: string, domain: Domain | undefined): Reference {
  return domain ? { name, domain } : { name };
}
