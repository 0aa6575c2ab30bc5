import { oneOf, present, text } from '../../api/search-params.ts'
import { type PageSize, pageSizeOf } from '../../ui/page-size.ts'

/** The parameters in the address of the jobs page. */
export interface JobsSearch {
  sort?: 'createdAt' | '-createdAt'
  size?: PageSize
  cursor?: string
  /** The job that is open. */
  job?: string
}

export function jobsSearch(search: Record<string, unknown>): JobsSearch {
  return present({
    sort: oneOf(['createdAt', '-createdAt'], search.sort),
    size: pageSizeOf(search.size),
    cursor: text(search.cursor),
    job: text(search.job),
  })
}
