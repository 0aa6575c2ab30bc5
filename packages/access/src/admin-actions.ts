import type { adminActions } from './account-rules-schema.ts'
import type { RollcallPermission } from './rollcall-permissions.ts'

/** The actions of administrators on existing accounts, as far as the profile allows them. */
export type AdminAction = (typeof adminActions)[number]

/** The permission that each action also needs. */
const neededFor: Record<AdminAction, RollcallPermission> = {
  'change-role': 'users:assign-roles',
  'change-status': 'users:change-status',
  delete: 'users:delete',
  'reset-password': 'users:reset-password',
}

/** The actions that need this permission. */
export function adminActionsBy(permission: string): AdminAction[] {
  return (Object.keys(neededFor) as AdminAction[]).filter((action) => neededFor[action] === permission)
}

/** The permissions that show email addresses in full where lists obscure them (IN-10). */
export const permissionsThatShowEmails = [
  'users:update',
  'users:assign-roles',
  'users:change-status',
] as const satisfies readonly RollcallPermission[]
