import type { MailKind, MailStatus } from '@rollcall/contract/mail.ts'
import { oneOf, present, text } from '../../api/search-params.ts'
import { type PageSize, pageSizeOf } from '../../ui/page-size.ts'
import { mailKinds, mailStatuses } from './labels.ts'

/** A place in a list. */
interface PlaceSearch {
  size?: PageSize
  cursor?: string
}

export function placeSearch(search: Record<string, unknown>): PlaceSearch {
  return present({ size: pageSizeOf(search.size), cursor: text(search.cursor) })
}

/** What the address of the mail page says. */
export interface MailSearch extends PlaceSearch {
  status?: MailStatus
  kind?: MailKind
  /** Whom it went to. */
  user?: string
}

export function mailSearch(search: Record<string, unknown>): MailSearch {
  return {
    ...placeSearch(search),
    ...present({
      status: oneOf(mailStatuses, search.status),
      kind: oneOf(mailKinds, search.kind),
      user: text(search.user),
    }),
  }
}
