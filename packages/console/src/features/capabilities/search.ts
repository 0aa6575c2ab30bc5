import { oneOf, present, text } from '../../api/search-params.ts'
import { type PageSize, pageSizeOf } from '../../ui/page-size.ts'

/** The parameters in the address of the capabilities page. */
export interface CapabilitiesSearch {
  permission?: string
  user?: string
  sort?: 'grantedAt' | '-grantedAt'
  size?: PageSize
  cursor?: string
  grant?: 'yes'
}

export function capabilitiesSearch(search: Record<string, unknown>): CapabilitiesSearch {
  return present({
    permission: text(search.permission),
    user: text(search.user),
    sort: oneOf(['grantedAt', '-grantedAt'], search.sort),
    size: pageSizeOf(search.size),
    cursor: text(search.cursor),
    grant: oneOf(['yes'], search.grant),
  })
}
