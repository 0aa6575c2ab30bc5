import { oneOf, present, text } from '../../api/search-params.ts'

/** What the address of the roles page says. */
export interface RolesSearch {
  q?: string
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
    add: oneOf(['yes'], search.add),
    from: text(search.from),
    compare: text(search.compare),
    with: text(search.with),
  })
}
