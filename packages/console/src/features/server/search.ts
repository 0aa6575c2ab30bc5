import { oneOf, present, text } from '../../api/search-params.ts'
import { type PageSize, pageSizeOf } from '../../ui/page-size.ts'

/** The parameters in the address of the list of tenants. */
export interface TenantsSearch {
  q?: string
  suspended?: 'yes' | 'no'
  size?: PageSize
  cursor?: string
  create?: 'yes'
}

export function tenantsSearch(search: Record<string, unknown>): TenantsSearch {
  return present({
    q: text(search.q)?.slice(0, 200),
    suspended: oneOf(['yes', 'no'], search.suspended),
    size: pageSizeOf(search.size),
    cursor: text(search.cursor),
    create: oneOf(['yes'], search.create),
  })
}

/** The parameter in the address of the search for users of all tenants. */
export interface ServerUsersSearch {
  q?: string
}

export function serverUsersSearch(search: Record<string, unknown>): ServerUsersSearch {
  return present({ q: text(search.q)?.slice(0, 200) })
}
