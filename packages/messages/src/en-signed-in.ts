import { account } from './en/account.ts'
import { credentials } from './en/credentials.ts'
import { shell } from './en/shell.ts'
import { userAccess } from './en/user-access.ts'
import { userChanges } from './en/user-changes.ts'
import { userDetails } from './en/user-details.ts'
import { users } from './en/users.ts'

/** What the console says once somebody is signed in. */
export const signedIn = {
  account,
  credentials,
  shell,
  userAccess,
  userChanges,
  userDetails,
  users,
} as const
