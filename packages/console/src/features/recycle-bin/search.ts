import type { BinSort } from '@rollcall/contract/recycle-bin.ts'
import { oneOf, present, text } from '../../api/search-params.ts'
import { type PageSize, pageSizeOf } from '../../ui/page-size.ts'
import { type BinKind, binKinds } from '../bin/kinds.ts'

const sorts: Record<BinSort, true> = { deletedAt: true, '-deletedAt': true, name: true }

/** What the address of the recycle bin says. */
export interface BinSearch {
  kind?: BinKind
  q?: string
  sort?: BinSort
  size?: PageSize
  cursor?: string
  /** What is about to be restored. */
  restore?: string
}

export function binSearch(search: Record<string, unknown>): BinSearch {
  return present({
    kind: oneOf(binKinds, search.kind),
    q: text(search.q)?.slice(0, 200),
    sort: oneOf(Object.keys(sorts) as BinSort[], search.sort),
    size: pageSizeOf(search.size),
    cursor: text(search.cursor),
    restore: text(search.restore),
  })
}
