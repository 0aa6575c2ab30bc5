import type { Catalogue, Translation } from './catalogue.ts'
import { audit } from './de/audit.ts'
import { capabilities } from './de/capabilities.ts'
import { groups } from './de/groups.ts'
import { impersonation } from './de/impersonation.ts'
import { jobs } from './de/jobs.ts'
import { mail } from './de/mail.ts'
import { password } from './de/password.ts'
import { permissions } from './de/permissions.ts'
import { roles } from './de/roles.ts'
import { settings } from './de/settings.ts'
import { signIn } from './de/sign-in.ts'

/** German. */
export const de = {
  audit,
  capabilities,
  groups,
  impersonation,
  jobs,
  mail,
  password,
  permissions,
  roles,
  settings,
  signIn,
} as const satisfies { readonly [S in keyof Catalogue]: Translation<S> }
