import { account } from './en/account.ts'
import { capabilities } from './en/capabilities.ts'
import { credentials } from './en/credentials.ts'
import { firstSteps } from './en/first-steps.ts'
import { groups } from './en/groups.ts'
import { impersonation } from './en/impersonation.ts'
import { jobs } from './en/jobs.ts'
import { lists } from './en/lists.ts'
import { mailTexts } from './en/mail-texts.ts'
import { mails } from './en/mails.ts'
import { notifications } from './en/notifications.ts'
import { offboarding } from './en/offboarding.ts'
import { overview } from './en/overview.ts'
import { permissions } from './en/permissions.ts'
import { problemTitle } from './en/problem-titles.ts'
import { roles } from './en/roles.ts'
import { settings } from './en/settings.ts'
import { shell } from './en/shell.ts'
import { strength } from './en/strength.ts'
import { userAccess } from './en/user-access.ts'
import { userChanges } from './en/user-changes.ts'
import { userDetails } from './en/user-details.ts'
import { users } from './en/users.ts'

/** The sentences of the console after sign-in. */
export const signedIn = {
  capabilities,
  firstSteps,
  groups,
  impersonation,
  jobs,
  lists,
  mails,
  overview,
  offboarding,
  mailTexts,
  notifications,
  permissions,
  problemTitle,
  roles,
  settings,
  account,
  credentials,
  shell,
  strength,
  userAccess,
  userChanges,
  userDetails,
  users,
} as const
