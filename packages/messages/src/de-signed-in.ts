import { credentials } from './de/credentials.ts'
import { field } from './de/fields.ts'
import { groups } from './de/groups.ts'
import { impersonation } from './de/impersonation.ts'
import { jobs } from './de/jobs.ts'
import { lists } from './de/lists.ts'
import { notifications } from './de/notifications.ts'
import { password } from './de/password.ts'
import { roleChoice } from './de/role-choice.ts'
import { shell } from './de/shell.ts'
import { userAccess } from './de/user-access.ts'
import { userChanges } from './de/user-changes.ts'
import { userDetails } from './de/user-details.ts'
import { users } from './de/users.ts'

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
