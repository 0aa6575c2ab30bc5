import type { Total } from '@rollcall/contract/pagination.ts'
import type { Role } from '@rollcall/contract/roles.ts'

/** How many users have a role. */
export function holdersOf({ users, usersCapped }: Role): Total {
  return { total: users, ...(usersCapped ? { totalCapped: true } : {}) }
}
