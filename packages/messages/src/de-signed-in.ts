import { account } from './de/account.ts'
import { credentials } from './de/credentials.ts'
import { shell } from './de/shell.ts'
import { userAccess } from './de/user-access.ts'
import { userChanges } from './de/user-changes.ts'
import { userDetails } from './de/user-details.ts'
import { users } from './de/users.ts'

export const signedIn = {
  account,
  credentials,
  shell,
  userAccess,
  userChanges,
  userDetails,
  users,
} as const
