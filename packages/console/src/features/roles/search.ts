import { oneOf, present, text } from '../../api/search-params.ts'
import { type PageSize, pageSizeOf } from '../../ui/page-size.ts'

const roleSorts = ['name', '-name', 'users', '-users', 'permissions', '-permissions'] as const
export type RoleSort = (typeof roleSorts)[number]

/** The parameters in the address of the roles page. */
export interface RolesSearch {
  q?: string
  sort?: RoleSort
  size?: PageSize
  /** Counted from 1. */
  page?: number
  /** A new role is being made … */
  add?: 'yes'
  /** … as a copy of this one. */
  from?: string
  /** The keys of two roles that are shown side by side. */
  compare?: string
  with?: string
}

export function rolesSearch(search: Record<string, unknown>): RolesSearch {
  return present({
    q: text(search.q)?.slice(0, 200),
    sort: oneOf(roleSorts, search.sort),
    size: pageSizeOf(search.size),
    page: pageOf(search.page),
    add: oneOf(['yes'], search.add),
    from: text(search.from),
    compare: text(search.compare),
    with: text(search.with),
  })
}

function pageOf(value: unknown): number | undefined {
  const page = Number(value)
  return Number.isSafeInteger(page) && page > 1 ? page : undefined
}
