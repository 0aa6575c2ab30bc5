import { oneOf, present, text } from '../../api/search-params.ts'
import { type PageSize, pageSizeOf } from '../../ui/page-size.ts'

/** The parameters in the address of the list of imports. */
export interface ImportsSearch {
  size?: PageSize
  cursor?: string
}

export function importsSearch(search: Record<string, unknown>): ImportsSearch {
  return present({ size: pageSizeOf(search.size), cursor: text(search.cursor) })
}

/** The parameters in the address of one import. */
export interface ImportSearch {
  /** Its columns are changed again though it was checked. */
  step?: 'columns'
}

export function importSearch(search: Record<string, unknown>): ImportSearch {
  return present({ step: oneOf(['columns'], search.step) })
}
