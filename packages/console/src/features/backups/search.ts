import { oneOf, present, text } from '../../api/search-params.ts'
import { type PageSize, pageSizeOf } from '../../ui/page-size.ts'

/** The parameters in the address of the page of backups. */
export interface BackupsSearch {
  size?: PageSize
  cursor?: string
  /** A backup is about to be asked for. */
  make?: 'yes'
  /** The short name of the tenant that it is to have. */
  of?: string
}

export function backupsSearch(search: Record<string, unknown>): BackupsSearch {
  return present({
    size: pageSizeOf(search.size),
    cursor: text(search.cursor),
    make: oneOf(['yes'], search.make),
    of: text(search.of),
  })
}
