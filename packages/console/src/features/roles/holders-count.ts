import type { Total } from '@rollcall/contract/pagination.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import { numberOf } from '../../ui/count.ts'

/** How many users have a role. */
export function holdersOf({ users, usersCapped }: Role): Total {
  return { total: users, ...(usersCapped ? { totalCapped: true } : {}) }
}

/** Values of sentences about the users of a role: the number to count by, and how it is written ("10,000+"). */
export function holdersText(role: Role): { count: number; shown: string } {
  return { count: role.users, shown: numberOf(holdersOf(role)) }
}
