import { oneOf, present, text } from '../../api/search-params.ts'
import { type PageSize, pageSizeOf } from '../../ui/page-size.ts'
import { statuses } from '../users/people/search.ts'

/** The parameters in the address of the permissions page. */
export interface PermissionsSearch {
  q?: string
  /** The permission that is shown. */
  permission?: string
  status?: (typeof statuses)[number]
  size?: PageSize
  cursor?: string
}

export function permissionsSearch(search: Record<string, unknown>): PermissionsSearch {
  return present({
    q: text(search.q)?.slice(0, 200),
    permission: text(search.permission),
    status: oneOf(statuses, search.status),
    size: pageSizeOf(search.size),
    cursor: text(search.cursor),
  })
}
