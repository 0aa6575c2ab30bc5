import type { ExplainedPath } from '@rollcall/contract/access.ts'
import type { User } from '@rollcall/contract/users.ts'

type Source = ExplainedPath['source']

export const providerLabels: Record<User['provider'], string> = {
  password: 'Password (local)',
  oidc: 'OIDC / Entra',
  saml: 'SAML 2.0',
  ldap: 'LDAP',
  none: 'API keys only',
}

export const statusLabels: Record<User['status'], string> = {
  invited: 'Invited',
  active: 'Active',
  inactive: 'Inactive',
}

const sources: Record<Exclude<Source, 'manual' | 'group'>, string> = {
  import: 'imported',
  ldap: 'from LDAP',
  oidc: 'from OIDC / Entra',
  saml: 'from SAML 2.0',
  scim: 'from SCIM',
}

/** Where a grant comes from: "given by ada", "from LDAP"; of a role through a group who put the user into it: "added by ada". */
export function sourceText(source: Source, by: string | undefined): string {
  if (source !== 'manual' && source !== 'group') return sources[source]
  const how = source === 'group' ? 'added' : 'given'
  return by === undefined ? how : `${how} by ${by}`
}
