import { account } from './de/account.ts'
import { capabilities } from './de/capabilities.ts'
import { credentials } from './de/credentials.ts'
import { firstSteps } from './de/first-steps.ts'
import { groups } from './de/groups.ts'
import { impersonation } from './de/impersonation.ts'
import { jobs } from './de/jobs.ts'
import { lists } from './de/lists.ts'
import { mailTexts } from './de/mail-texts.ts'
import { mails } from './de/mails.ts'
import { notifications } from './de/notifications.ts'
import { offboarding } from './de/offboarding.ts'
import { overview } from './de/overview.ts'
import { permissions } from './de/permissions.ts'
import { problemTitle } from './de/problem-titles.ts'
import { roles } from './de/roles.ts'
import { settings } from './de/settings.ts'
import { shell } from './de/shell.ts'
import { strength } from './de/strength.ts'
import { userAccess } from './de/user-access.ts'
import { userChanges } from './de/user-changes.ts'
import { userDetails } from './de/user-details.ts'
import { users } from './de/users.ts'

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
