import { audit } from './en/audit.ts'
import { capabilities } from './en/capabilities.ts'
import { groups } from './en/groups.ts'
import { impersonation } from './en/impersonation.ts'
import { jobs } from './en/jobs.ts'
import { mail } from './en/mail.ts'
import { password } from './en/password.ts'
import { permissions } from './en/permissions.ts'
import { roles } from './en/roles.ts'
import { settings } from './en/settings.ts'
import { signIn } from './en/sign-in.ts'

/** English: what all other languages are translated from. */
export const en = {
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
} as const
