import type { adminActions } from './account-rules-schema.ts'
import type { RollcallPermission } from './rollcall-permissions.ts'

/** What administrators may do to accounts that are there, as far as the profile lets them. */
export type AdminAction = (typeof adminActions)[number]

/** The permission that each action needs beside. */
const neededFor: Record<AdminAction, RollcallPermission> = {
  'change-role': 'users:assign-roles',
  'change-status': 'users:change-status',
  delete: 'users:delete',
  'reset-password': 'users:reset-password',
}

/** The actions that a permission is for. */
export function adminActionsBy(permission: string): AdminAction[] {
  return (Object.keys(neededFor) as AdminAction[]).filter((action) => neededFor[action] === permission)
}

/** The permissions of which each shows addresses in full where lists obscure them (IN-10). */
export const permissionsThatShowEmails = [
  'users:update',
  'users:assign-roles',
  'users:change-status',
] as const satisfies readonly RollcallPermission[]
