import type { ExplainedPath } from '@rollcall/contract/access.ts'
import type { User } from '@rollcall/contract/users.ts'
import { t } from '../../../i18n/messages.ts'

type Source = ExplainedPath['source']

export const providerLabels: Record<User['provider'], string> = {
  password: t('users.passwordLocal'),
  oidc: t('users.oidc'),
  saml: t('users.saml'),
  ldap: t('users.ldap'),
  none: t('users.apiKeysOnly'),
  'home-tenant': t('users.atHome'),
}

export const statusLabels: Record<User['status'], string> = {
  invited: t('users.invited'),
  active: t('users.active'),
  inactive: t('users.inactive'),
}

const sources: Record<Exclude<Source, 'manual' | 'group'>, string> = {
  import: t('users.imported'),
  ldap: t('users.fromLdap'),
  oidc: t('users.fromOidc'),
  saml: t('users.fromSaml'),
  scim: t('users.fromScim'),
}

/** The source of a grant: "given by ada", t('users.fromLdap'); for a role through a group, who added the user: "added by ada". */
export function sourceText(source: Source, by: string | undefined): string {
  if (source !== 'manual' && source !== 'group') return sources[source]
  if (source === 'group') return by === undefined ? t('users.added') : t('users.addedBy', { by })
  return by === undefined ? t('users.given') : t('users.givenBy', { by })
}
