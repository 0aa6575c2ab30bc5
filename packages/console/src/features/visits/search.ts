import { id, oneOf, present, text } from '../../api/search-params.ts'
import { type PageSize, pageSizeOf } from '../../ui/page-size.ts'

/** Numbers of days without a use that the lists can be narrowed by. */
export const unusedChoices = ['30', '90', '180', '365'] as const

interface ListSearch {
  unused?: (typeof unusedChoices)[number]
  size?: PageSize
  cursor?: string
}

function listSearchOf(search: Record<string, unknown>): ListSearch {
  return present({
    unused: oneOf(unusedChoices, search.unused),
    size: pageSizeOf(search.size),
    cursor: text(search.cursor),
  })
}

/** The parameters in the address of the page of service accounts. */
export interface ServiceAccountsSearch extends ListSearch {
  view?: 'matrix'
  promote?: 'yes'
  /** Who is promoted; with `promote`. */
  user?: string
}

export function serviceAccountsSearch(search: Record<string, unknown>): ServiceAccountsSearch {
  return {
    ...listSearchOf(search),
    ...present({
      view: oneOf(['matrix'], search.view),
      promote: oneOf(['yes'], search.promote),
      user: id(search.user),
    }),
  }
}

/** The parameters in the address of the page of visitors. */
export type VisitorsSearch = ListSearch

export const visitorsSearch: (search: Record<string, unknown>) => VisitorsSearch = listSearchOf

/** The parameters in the address of the page of all access across tenants. */
export interface VisitsSearch extends ListSearch {
  q?: string
  give?: 'yes'
}

export function visitsSearch(search: Record<string, unknown>): VisitsSearch {
  return {
    ...listSearchOf(search),
    ...present({ q: text(search.q)?.slice(0, 200), give: oneOf(['yes'], search.give) }),
  }
}

/** What the API takes for the filter by use. */
export function unusedOf({ unused }: ListSearch): { unusedDays?: number } {
  return unused === undefined ? {} : { unusedDays: Number(unused) }
}
