import type { CapabilityGrant } from '@rollcall/contract/access.ts'
import type { User } from '@rollcall/contract/users.ts'

type Source = CapabilityGrant['source']

export const providerLabels: Record<User['provider'], string> = {
  password: 'Password (local)',
  oidc: 'OIDC / Entra',
  saml: 'SAML 2.0',
  ldap: 'LDAP',
  product: 'Product (API key)',
}

export const statusLabels: Record<User['status'], string> = {
  invited: 'Invited',
  active: 'Active',
  inactive: 'Inactive',
}

const sources: Record<Exclude<Source, 'manual'>, string> = {
  import: 'imported',
  ldap: 'from LDAP',
  oidc: 'from OIDC / Entra',
  saml: 'from SAML 2.0',
  scim: 'from SCIM',
}

/** Where a grant comes from: "given by ada", "from LDAP". */
export function sourceText(source: Source, by: string | undefined): string {
  if (source !== 'manual') return sources[source]
  return by === undefined ? 'given' : `given by ${by}`
}
