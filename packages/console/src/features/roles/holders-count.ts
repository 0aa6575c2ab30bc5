import type { Total } from '@rollcall/contract/pagination.ts'
import type { Role } from '@rollcall/contract/roles.ts'

/** How many users have a role, beside those that are shown already. */
export function holdersOf({ users, usersCapped }: Role, shown = 0): Total {
  return { total: users - shown, ...(usersCapped ? { totalCapped: true } : {}) }
}
