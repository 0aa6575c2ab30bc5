import type { OffboardingStatus } from '@rollcall/contract/offboardings.ts'
import { oneOf, present, text } from '../../api/search-params.ts'
import { type PageSize, pageSizeOf } from '../../ui/page-size.ts'

const statuses: Record<OffboardingStatus, true> = {
  scheduled: true,
  done: true,
  cancelled: true,
  refused: true,
}
export const offboardingStatuses = Object.keys(statuses) as OffboardingStatus[]

/** What the address of the page of offboardings says. */
export interface OffboardingsSearch {
  size?: PageSize
  cursor?: string
  status?: OffboardingStatus
}

export function offboardingsSearch(search: Record<string, unknown>): OffboardingsSearch {
  return present({
    size: pageSizeOf(search.size),
    cursor: text(search.cursor),
    status: oneOf(offboardingStatuses, search.status),
  })
}
