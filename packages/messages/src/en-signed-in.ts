import { credentials } from './en/credentials.ts'
import { field } from './en/fields.ts'
import { groups } from './en/groups.ts'
import { impersonation } from './en/impersonation.ts'
import { jobs } from './en/jobs.ts'
import { lists } from './en/lists.ts'
import { notifications } from './en/notifications.ts'
import { password } from './en/password.ts'
import { roleChoice } from './en/role-choice.ts'
import { shell } from './en/shell.ts'
import { userAccess } from './en/user-access.ts'
import { userChanges } from './en/user-changes.ts'
import { userDetails } from './en/user-details.ts'
import { users } from './en/users.ts'

/** The sentences of the console after sign-in. */
export const signedIn = {
  field,
  groups,
  impersonation,
  jobs,
  lists,
  notifications,
  password,
  roleChoice,
  credentials,
  shell,
  userAccess,
  userChanges,
  userDetails,
  users,
} as const
