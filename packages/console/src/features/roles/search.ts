import { oneOf, present, text } from '../../api/search-params.ts'

/** The parameters in the address of the roles page. */
export interface RolesSearch {
  q?: string
  /** The form for a new role is open … */
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
