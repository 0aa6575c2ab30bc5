import { oneOf, present } from '../../api/search-params.ts'
import { type Dormant, dormantChoices } from '../users/people/search.ts'

/** The parameters in the address of the overview. */
export interface OverviewSearch {
  /** After so many days without a sign-in an account counts as dormant. */
  dormant?: Dormant
}

export function overviewSearch(search: Record<string, unknown>): OverviewSearch {
  return present({ dormant: oneOf(dormantChoices, search.dormant) })
}
